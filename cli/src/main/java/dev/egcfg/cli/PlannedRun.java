package dev.egcfg.cli;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.experiments.Plan;
import dev.egcfg.experiments.RunState;
import java.nio.file.Path;
import java.util.List;

/**
 * A plan of a sweep with the data that it is about.
 *
 * @param problems all of the data's
 * @param directory its run directory
 */
record PlannedRun(
    Plan plan, Benchmark benchmark, Path data, List<Problem> problems, Path directory) {

  PlannedRun {
    problems = List.copyOf(problems);
  }

  /**
   * @param shards that the directory would be divided into if it does not exist yet
   */
  RunState state(int shards) {
    return RunState.of(plan, directory, problems, shards);
  }

  /** For people. */
  String name() {
    return String.valueOf(directory.getFileName());
  }

  /** The same in another folder. */
  PlannedRun in(Path folder) {
    return new PlannedRun(plan, benchmark, data, problems, folder.resolve(name()));
  }

  PlannedRun at(Plan placed) {
    return new PlannedRun(placed, benchmark, data, problems, placed.out().orElse(directory));
  }
}
