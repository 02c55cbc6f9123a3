package dev.egcfg.experiments;

import dev.egcfg.reports.Row;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** What rows say about units, by the units' numbers: two bits each, and more only after a fault. */
final class Ledger {

  private final BitSet judged = new BitSet();
  private final BitSet passed = new BitSet();
  private final BitSet undecided = new BitSet();

  /** Where it is not 1, or the unit is not judged. */
  private final Map<Integer, Integer> attempts = new HashMap<>();

  /** Of a unit's rows that of its highest attempt counts, the first of them. */
  void add(int unit, Row row) {
    if (row.attempt() <= attempts(unit)) {
      return;
    }
    judged.set(unit, row.judged());
    passed.set(unit, row.passed());
    undecided.set(unit, row.verdict().filter(v -> v == Row.Verdict.UNDECIDED).isPresent());
    if (row.attempt() > 1 || !row.judged()) {
      attempts.put(unit, row.attempt());
    }
  }

  /** Rows that the unit has had, all but the last of them faults of the harness. */
  int attempts(int unit) {
    return attempts.getOrDefault(unit, judged.get(unit) ? 1 : 0);
  }

  boolean judged(int unit) {
    return judged.get(unit);
  }

  boolean passed(int unit) {
    return passed.get(unit);
  }

  int judged() {
    return judged.cardinality();
  }

  /** Of the judged, those that the tests leave undecided. */
  int undecided() {
    return undecided.cardinality();
  }

  /** Units whose last attempt the harness failed. */
  int failed() {
    return (int) attempts.keySet().stream().filter(unit -> !judged.get(unit)).count();
  }
}
