package dev.egcfg.cli;

import dev.egcfg.experiments.RunDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code egcfg report}. */
@Command(
    name = "report",
    header = "Print the tables of run directories and write their CSV files.",
    footer = {
      "",
      "Examples:",
      "  egcfg report runs/humaneval-qwen2.5-coder-0.5b-1a2b3c4d",
      "  egcfg report runs/humaneval-qwen2.5-coder-0.5b-1a2b3c4d --problem HumanEval/3"
    })
final class ReportCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(arity = "1..*", paramLabel = "RUN", description = "Run directories.")
  private List<Path> directories = List.of();

  @Option(
      names = "--problem",
      paramLabel = "ID",
      description =
          "Show how the answers to one problem came about: program, candidates, signal and the"
              + " tokens that guidance changed.")
  private @Nullable String problem;

  @Option(
      names = "--pass-at",
      split = ",",
      paramLabel = "K",
      description = "The k of pass@k, such as 1,10; otherwise those of the run.")
  private List<Integer> passAt = List.of();

  @Option(
      names = "--exclude-known-bad",
      description =
          "Add a second table, and a second folder of CSV files, without the problems that are known"
              + " to be bad.")
  private boolean excludeKnownBad;

  @Option(names = "--json", description = "Print the table as JSON.")
  private boolean json;

  ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    for (Path directory : directories) {
      RunDirectory run = RunDirectory.read(directory);
      run.tally().warnings().forEach(line -> console.note("warning: " + line));
      if (problem == null) {
        printTables(run);
      } else {
        console.text(textOf(run, problem));
      }
    }
    return ExitCode.DONE.code();
  }

  private void printTables(RunDirectory run) {
    List<Integer> ks = passAt.isEmpty() ? run.passAt() : passAt;
    RunTables tables = new RunTables(console, json);
    tables.print(run, ks);
    if (excludeKnownBad) {
      tables.printWithoutKnownBad(run, ks);
    }
  }

  private static String textOf(RunDirectory run, String problem) {
    try {
      return run.problems().text(problem);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
