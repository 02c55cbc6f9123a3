package dev.egcfg.cli;

import dev.egcfg.experiments.Estimate;
import dev.egcfg.experiments.RunState;
import dev.egcfg.experiments.ShardState;
import dev.egcfg.experiments.Sweep;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a sweep would do, and what it would cost: {@code --dry-run}. */
final class SweepPreview {

  private final Console console;
  private Optional<Estimate.Cost> cost = Optional.of(new Estimate.Cost(0, 0, 0));
  private long units;
  private long left;

  SweepPreview(Console console) {
    this.console = console;
  }

  /**
   * @param folder of the sweep; runs there and in {@code runs} have been measured
   */
  void print(List<PlannedRun> runs, Path folder) {
    for (PlannedRun run : runs) {
      RunState state = run.state(1);
      console.data(
          run.name()
              + ": "
              + state.problems()
              + " problems, "
              + state.cells()
              + " cells of "
              + state.combinations()
              + " combinations, "
              + state.sum(ShardState::units)
              + " units, "
              + state.sum(ShardState::left)
              + " left");
      Sweep.cells(run.plan()).forEach(cell -> console.data("  " + cell));
      units += state.sum(ShardState::units);
      left += state.sum(ShardState::left);
      Estimate estimate = Estimate.from(List.of(folder, Path.of("runs")), run.plan());
      cost = cost.flatMap(sum -> estimate.of(state).map(sum::plus));
    }
    console.data("in all: " + runs.size() + " runs, " + units + " units, " + left + " left");
    console.data(
        cost.map(SweepPreview::told)
            .orElse("estimate: none, since no rows of all these models and benchmarks are there"));
  }

  private static String told(Estimate.Cost cost) {
    return String.format(
        Locale.ROOT,
        "estimate: %,d tokens through the model, %.1f hours on one machine (from %d measured units)",
        cost.encodedTokens(),
        cost.hours(),
        cost.measured());
  }
}
