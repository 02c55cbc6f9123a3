package dev.egcfg.cli;

import dev.egcfg.experiments.SweepFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code egcfg sweep resume}. */
@Command(
    name = "resume",
    header = "Do what is left of a sweep, here or on Slurm.",
    description = {
      "",
      "With --slurm, shards that no task waits for or works on are submitted again; without, this"
          + " machine does the shards that nobody works on.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  egcfg sweep resume runs/sweep-1a2b3c4d --slurm",
      "  egcfg sweep resume runs/sweep-1a2b3c4d"
    })
final class SweepResumeCommand implements Callable<Integer> {

  private final Console console;
  private final Machine machine;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final OfflineOption network = new OfflineOption();
  @Mixin private final SlurmOptions slurm = new SlurmOptions();

  @Parameters(paramLabel = "SWEEP", description = "The sweep's folder.")
  private Path path = Path.of("");

  @Option(names = "--repair", description = "Set corrupt rows aside and redo their units.")
  private boolean repair;

  @Option(
      names = "--take-over",
      description = "Take processes that cannot be looked at from this machine to be gone.")
  private boolean takeOver;

  @Option(names = "--json", description = "Print tables as JSON.")
  private boolean json;

  @Option(names = "--quiet", description = "No progress.")
  private boolean quiet;

  SweepResumeCommand(Console console, Machine machine) {
    this.console = console;
    this.machine = machine;
  }

  @Override
  public Integer call() {
    if (slurm.slurm() && (repair || takeOver)) {
      throw new UsageException("--repair, --take-over: without --slurm, for this machine's start");
    }
    SweepFolder folder = SweepFolder.open(path, repair, takeOver);
    Provisions provisions = new Provisions(console, machine, network.offline());
    SweepRuns runs = new SweepRuns(console, provisions);
    List<PlannedRun> planned = runs.planned(folder.plans(), path);
    if (slurm.slurm()) {
      new SweepArrays(console, folder).submit(planned, slurm, network.offline());
      return ExitCode.DONE.code();
    }
    return runs.run(planned, quiet, json).code();
  }
}
