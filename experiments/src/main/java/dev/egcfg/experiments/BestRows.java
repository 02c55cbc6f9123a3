package dev.egcfg.experiments;

import dev.egcfg.reports.Cell;
import dev.egcfg.reports.Row;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

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

    void see(int sample, int rank) {
      if (sample >= ranks.length) {
        ranks = Arrays.copyOf(ranks, Math.max(sample + 1, ranks.length * 3 / 2));
      }
      ranks[sample] = Math.max(ranks[sample], rank);
    }

    boolean take(int sample, int rank) {
      boolean best = sample < ranks.length && ranks[sample] == rank;
      if (best) {
        ranks[sample] = TAKEN;
      }
      return best;
    }
  }

  private final Map<Cell, Map<String, Samples>> byProblem = new HashMap<>();

  /** First pass. */
  void see(Row row) {
    Map<String, Samples> problems = byProblem.computeIfAbsent(row.cell(), any -> new HashMap<>());
    problems.computeIfAbsent(row.problem(), any -> new Samples()).see(row.sample(), rank(row));
  }

  /**
   * Second pass: whether this row is the one to keep, which only one of a unit is; a row that came
   * after the first pass is none.
   */
  boolean take(Row row) {
    return Optional.ofNullable(byProblem.get(row.cell()))
        .map(problems -> problems.get(row.problem()))
        .filter(samples -> samples.take(row.sample(), rank(row)))
        .isPresent();
  }

  private static int rank(Row row) {
    return Math.min(row.attempt(), JUDGED - 1) + (row.judged() ? JUDGED : 0);
  }
}
