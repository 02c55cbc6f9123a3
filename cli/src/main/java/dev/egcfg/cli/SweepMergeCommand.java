package dev.egcfg.cli;

import dev.egcfg.experiments.Merge;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code egcfg sweep merge}. */
@Command(
    name = "merge",
    header = "Join run directories of one plan, made on machines that share no disk.",
    description = {
      "",
      "The directories stay as they are. A unit that several of them have counts once: judged before"
          + " failed, then the highest attempt, then the first.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  egcfg sweep merge --out runs/all from-a/humaneval-x-1a2b3c4d from-b/humaneval-x-1a2b3c4d",
      "  egcfg report runs/all"
    })
final class SweepMergeCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(arity = "1..*", paramLabel = "RUN", description = "Run directories.")
  private List<Path> directories = List.of();

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "A new directory.")
  private Path out = Path.of("");

  SweepMergeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Merge merge = Merge.of(directories, out, line -> console.note("warning: " + line));
    console.data(
        out
            + ": "
            + merge.rows()
            + " units from "
            + directories.size()
            + " directories; "
            + merge.leftOut()
            + " rows lost to another of their unit");
    return ExitCode.DONE.code();
  }
}
