package dev.egcfg.cli;

import dev.egcfg.experiments.RunDirectoryException;
import dev.egcfg.experiments.RunState;
import dev.egcfg.experiments.ShardState;
import dev.egcfg.experiments.Slurm;
import dev.egcfg.experiments.SweepFolder;
import dev.egcfg.experiments.SweepFolder.SubmittedArray;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code egcfg sweep status}. */
@Command(
    name = "status",
    header = "Say how far a sweep is, from its folder alone.",
    description = {"", "Exit code 0: everything is judged; 3: something is left.", ""},
    footer = {
      "",
      "Examples:",
      "  egcfg sweep status runs/sweep-1a2b3c4d",
      "  until egcfg sweep status runs/sweep-1a2b3c4d; do sleep 600; done"
    })
final class SweepStatusCommand implements Callable<Integer> {

  private final Console console;
  private final Machine machine;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final OfflineOption network = new OfflineOption();

  @Parameters(paramLabel = "SWEEP", description = "The sweep's folder.")
  private Path path = Path.of("");

  SweepStatusCommand(Console console, Machine machine) {
    this.console = console;
    this.machine = machine;
  }

  @Override
  public Integer call() {
    SweepFolder folder = SweepFolder.open(path);
    Provisions provisions = new Provisions(console, machine, network.offline());
    int left = 0;
    for (PlannedRun run : new SweepRuns(console, provisions).planned(folder.plans(), path)) {
      RunState state = run.state(1);
      left += state.sum(ShardState::left);
      console.data(
          run.name()
              + ": "
              + state.sum(ShardState::judged)
              + " of "
              + state.sum(ShardState::units)
              + " units judged, "
              + state.sum(ShardState::unneeded)
              + " not needed, "
              + state.sum(ShardState::left)
              + " left ("
              + state.sum(ShardState::failed)
              + " of them after faults of the harness)");
      state.shards().forEach(shard -> shard.writer().ifPresent(who -> console.data("  " + who)));
    }
    printQueue(folder.arrays());
    return (left == 0 ? ExitCode.DONE : ExitCode.WORLD).code();
  }

  private void printQueue(List<SubmittedArray> arrays) {
    if (arrays.isEmpty()) {
      return;
    }
    Map<String, Integer> tasks = new TreeMap<>();
    try {
      Slurm.queue(arrays).values().forEach(state -> tasks.merge(state, 1, Integer::sum));
    } catch (RunDirectoryException e) {
      // the folder alone says how far the sweep is
      console.note("slurm tasks: unknown: " + e.getMessage());
      return;
    }
    console.data(tasks.isEmpty() ? "slurm: no task waits or runs" : "slurm tasks: " + tasks);
  }
}
