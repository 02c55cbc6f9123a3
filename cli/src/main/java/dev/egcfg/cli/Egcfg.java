package dev.egcfg.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code egcfg} command. */
@Command(
    name = "egcfg",
    description = "Execution-guided code generation: generate, guide, execute, judge, report.",
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  egcfg doctor",
      "  egcfg run --benchmark humaneval --limit 5 --methods baseline,egcfg"
    })
public final class Egcfg implements Runnable {

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help; also after a command.")
  private boolean help;

  @Option(names = "--version", versionHelp = true, description = "Show version and git revision.")
  private boolean version;

  private Egcfg() {}

  /** Runs the command that the arguments name and exits with its code (interface.md). */
  public static void main(String[] args) {
    Console console =
        new Console(
            utf8(FileDescriptor.out),
            utf8(FileDescriptor.err),
            Console.isTerminal(2),
            Console.isTerminal(1));
    System.exit(run(console, new ThisMachine(), args));
  }

  /** Runs one command line without ending the process and returns its exit code. */
  static int run(Console console, Machine machine, String... args) {
    CommandLine run = new CommandLine(new RunCommand(console, machine));
    PlanOptions.describeDefaults(run);
    CommandLine sweep =
        new CommandLine(new SweepCommand(console, machine))
            .addSubcommand(new SweepStatusCommand(console, machine))
            .addSubcommand(new SweepResumeCommand(console, machine))
            .addSubcommand(new SweepMergeCommand(console));
    PlanOptions.describeDefaults(sweep);
    CommandLine commandLine =
        new CommandLine(new Egcfg())
            .addSubcommand(run)
            .addSubcommand(sweep)
            .addSubcommand(new ReportCommand(console))
            .addSubcommand(new ReproduceCommand(console, machine))
            .addSubcommand(new GradeCommand(console, machine))
            .addSubcommand(new ValidateCommand(console, machine))
            .addSubcommand(new PromptCommand(console, machine))
            .addSubcommand(new TraceCommand(console, machine))
            .addSubcommand(new ListCommand(console))
            .addSubcommand(new FetchCommand(console, machine))
            .addSubcommand(
                new CommandLine(new ModelCommand())
                    .addSubcommand(new ModelVerifyCommand(console, machine))
                    .addSubcommand(new ModelInfoCommand(console, machine)))
            .addSubcommand(new BenchCommand(console, machine))
            .addSubcommand(
                new CommandLine(new SetupCommand())
                    .addSubcommand(new SetupDs1000Command(console, machine))
                    .addSubcommand(new SetupGpuCommand(console, machine)))
            .addSubcommand(new DoctorCommand(console, machine));
    Failures failures = new Failures(console);
    commandLine
        .setOut(new PrintWriter(console.out(), true))
        .setErr(new PrintWriter(console.err(), true))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
    try {
      return commandLine.execute(args);
    } catch (OutOfMemoryError | StackOverflowError | LinkageError e) {
      return failures.handleError(e);
    } finally {
      console.out().flush();
      console.err().flush();
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }
}
