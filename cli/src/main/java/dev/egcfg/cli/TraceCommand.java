package dev.egcfg.cli;

import dev.egcfg.core.TextFile;
import dev.egcfg.execution.Execution.Outcome;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.Trace;
import dev.egcfg.execution.TraceFormat;
import dev.egcfg.execution.TraceFormatter;
import dev.egcfg.experiments.Plan;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code egcfg trace}. */
@Command(
    name = "trace",
    header = "Print what a Python program does, event by event.",
    description = {
      "",
      "The program runs in the sandbox. One that raises or exits is traced like any other.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  egcfg trace program.py",
      "  egcfg trace program.py --format compact --stdin input.txt"
    })
final class TraceCommand implements Callable<Integer> {

  /** Python needs about a hundred times a program's size to compile it. */
  private static final long LARGEST_PROGRAM = 4 << 20;

  private static final long LARGEST_INPUT = 64 << 20;

  private final Console console;
  private final Machine machine;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final OfflineOption network = new OfflineOption();
  @Mixin private final SandboxOption sandbox = new SandboxOption();

  @Parameters(paramLabel = "FILE", description = "The program.")
  private Path file = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "paper (every event), minimal (the last one), compact (what changed, loops folded) or"
              + " json (the events); default: paper.")
  private TraceFormat format = TraceFormat.PAPER;

  @Option(names = "--stdin", paramLabel = "FILE", description = "What the program reads.")
  private @Nullable Path stdin;

  @Option(
      names = "--python",
      paramLabel = "PATH",
      description = "The interpreter, 3.9 to 3.13; default: EGCFG_PYTHON, else python3.")
  private @Nullable Path python;

  TraceCommand(Console console, Machine machine) {
    this.console = console;
    this.machine = machine;
  }

  @Override
  public Integer call() {
    String program = program();
    String input = Optional.ofNullable(stdin).map(file -> read(file, LARGEST_INPUT)).orElse("");
    Plan settings = sandbox.settings(machine.environment());
    Provisions provisions = new Provisions(console, machine, network.offline());
    try (PythonExecutor executor = provisions.executor(settings, interpreter())) {
      Trace trace =
          executor.traceScript(program, input, settings.traceEvents(), settings.traceLimits());
      console.text(
          stdin == null
              ? TraceFormatter.format(trace, format)
              : TraceFormatter.formatStdin(trace, format));
      Outcome outcome = trace.execution().outcome();
      if (outcome != Outcome.RETURNED) {
        console.note("the program " + outcome + ": " + trace.execution().detail());
      }
      if (trace.truncated()) {
        console.note("the trace is not complete: events after the last one are missing");
      }
    }
    return ExitCode.DONE.code();
  }

  private String interpreter() {
    return Optional.ofNullable(python).map(Path::toString).orElse(machine.endpoints().python());
  }

  private String program() {
    String program = read(file, LARGEST_PROGRAM);
    int nul = program.indexOf('\0');
    if (nul >= 0) {
      long line = 1 + program.substring(0, nul).chars().filter(each -> each == '\n').count();
      throw new UsageException(file + ":" + line + ": a NUL byte: this is no Python program");
    }
    return program;
  }

  private static String read(Path file, long largest) {
    try {
      if (Files.isDirectory(file)) {
        throw new UsageException(file + " is a folder: name a file");
      }
      if (Files.size(file) > largest) {
        throw new UsageException(
            file + " has " + Files.size(file) + " bytes: at most " + largest + " can be traced");
      }
      return TextFile.read(file);
    } catch (NoSuchFileException e) {
      throw new UsageException("no such file: " + file);
    } catch (CharacterCodingException e) {
      throw new UsageException(file + " is not UTF-8");
    } catch (AccessDeniedException e) {
      throw new UsageException("cannot read " + file + ": permission denied");
    } catch (IOException e) {
      throw new UsageException("cannot read " + file + ": " + e.getMessage());
    }
  }
}
