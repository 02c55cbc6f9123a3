package dev.egcfg.cli;

import dev.egcfg.experiments.RunState;
import dev.egcfg.experiments.Shard;
import dev.egcfg.experiments.ShardState;
import dev.egcfg.experiments.Slurm;
import dev.egcfg.experiments.SweepFolder;
import dev.egcfg.experiments.SweepFolder.SubmittedArray;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A sweep's array jobs: one for each run, one task for each shard. */
final class SweepArrays {

  private final Console console;
  private final SweepFolder folder;

  SweepArrays(Console console, SweepFolder folder) {
    this.console = console;
    this.folder = folder;
  }

  /** Submits every shard that has something left and that no task or other process has. */
  void submit(List<PlannedRun> runs, SlurmOptions options, boolean offline) {
    List<SubmittedArray> earlier = folder.arrays();
    Map<String, String> queue = Slurm.queue(earlier);
    List<String> sbatch =
        options.options().isEmpty() && !earlier.isEmpty()
            ? earlier.get(earlier.size() - 1).options()
            : options.options();
    Slurm slurm = new Slurm(Launcher.command(), sbatch, offline);
    for (PlannedRun run : runs) {
      RunState state = run.state(shards(run, earlier, options));
      Set<Integer> queued = queued(run, earlier, queue);
      List<Shard> shards =
          state.shards().stream()
              .filter(shard -> shard.left() > 0 && shard.writer().isEmpty())
              .map(ShardState::shard)
              .filter(shard -> !queued.contains(shard.index()))
              .toList();
      if (shards.isEmpty()) {
        console.note(
            run.name() + ": nothing to submit, " + state.sum(ShardState::left) + " units left");
        continue;
      }
      SubmittedArray array = slurm.submit(folder, run.plan(), shards);
      console.data(
          run.name()
              + ": job "
              + array.job()
              + ", "
              + shards.size()
              + " tasks, "
              + state.sum(ShardState::left)
              + " units left");
    }
    console.note("egcfg sweep status " + folder.path() + " shows how far it is");
  }

  private static int shards(PlannedRun run, List<SubmittedArray> earlier, SlurmOptions options) {
    for (SubmittedArray array : earlier) {
      if (array.directory().equals(run.name())) {
        return array.shards();
      }
    }
    int units = run.state(1).sum(ShardState::units);
    int wanted = (units + options.unitsPerTask() - 1) / options.unitsPerTask();
    return Math.max(1, Math.min(wanted, RunState.mostShards(run.plan(), run.problems())));
  }

  /** Tasks that wait or run; a name such as {@code 12_3} ends with the shard. */
  private static Set<Integer> queued(
      PlannedRun run, List<SubmittedArray> arrays, Map<String, String> queue) {
    Set<Integer> shards = new HashSet<>();
    for (SubmittedArray array : arrays) {
      String prefix = array.job() + "_";
      queue.keySet().stream()
          .filter(task -> array.directory().equals(run.name()) && task.startsWith(prefix))
          .forEach(task -> shards.add(Integer.valueOf(task.substring(prefix.length()))));
    }
    return shards;
  }
}
