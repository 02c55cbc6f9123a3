package dev.egcfg.experiments;

import dev.egcfg.reports.Cell;
import dev.egcfg.reports.Row;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds the row to keep of every unit in two passes over all rows, holding four bytes a unit: a
 * judged row before a fault of the harness, then that of the highest attempt, then the first.
 */
final class BestRows {

  private static final int TAKEN = -1;
  private static final int JUDGED = 1 << 30;

  private static final class Samples {
    /** By sample: its best row's rank; 0 before the first. */
    private int[] ranks = {};
  }

  private final Map<Cell, Map<String, Samples>> byProblem = new HashMap<>();

  /** First pass. */
  void see(Row row) {
    Samples samples =
        byProblem
            .computeIfAbsent(row.cell(), any -> new HashMap<>())
            .computeIfAbsent(row.problem(), any -> new Samples());
    int[] ranks = samples.ranks;
    if (row.sample() >= ranks.length) {
      samples.ranks = Arrays.copyOf(ranks, Math.max(row.sample() + 1, ranks.length * 3 / 2));
    }
    samples.ranks[row.sample()] = Math.max(samples.ranks[row.sample()], rank(row));
  }

  /**
   * Second pass: whether this row is the one to keep, which only one of a unit is; a row that came
   * after the first pass is none.
   */
  boolean take(Row row) {
    Samples samples = byProblem.getOrDefault(row.cell(), Map.of()).get(row.problem());
    boolean best =
        samples != null
            && row.sample() < samples.ranks.length
            && samples.ranks[row.sample()] == rank(row);
    if (best) {
      samples.ranks[row.sample()] = TAKEN;
    }
    return best;
  }

  private static int rank(Row row) {
    return Math.min(row.attempt(), JUDGED - 1) + (row.judged() ? JUDGED : 0);
  }
}
