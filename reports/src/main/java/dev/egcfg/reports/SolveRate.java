package dev.egcfg.reports;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/**
 * The any-configuration solve rate of one benchmark: problems that at least one of many attempts
 * solves. It is the paper's accuracy, and no pass@1 (eg-cfg.md section 3).
 *
 * @param kind which attempts count
 * @param attempts judged attempts that count
 * @param problems with at least one such attempt
 */
record SolveRate(String benchmark, Kind kind, long attempts, int solved, int problems) {

  enum Kind {
    /** Any attempt of any method, unguided ones included: the published protocol. */
    ANY_ATTEMPT,
    GAMMA_ABOVE_0,
    /** Solved with gamma above 0, and by no unguided attempt of the same run. */
    ONLY_GAMMA_ABOVE_0
  }

  /** Three rates a benchmark, in the benchmarks' order. */
  static List<SolveRate> of(Tally tally) {
    Map<String, List<CellTally>> byBenchmark = new TreeMap<>();
    for (CellTally cell : tally.cells()) {
      if (cell.judged() > 0) {
        byBenchmark.computeIfAbsent(cell.cell().benchmark(), b -> new ArrayList<>()).add(cell);
      }
    }
    List<SolveRate> rates = new ArrayList<>();
    byBenchmark.forEach((benchmark, cells) -> rates.addAll(of(benchmark, cells)));
    return rates;
  }

  /** The three rates of some cells of one benchmark. */
  static List<SolveRate> of(String benchmark, List<CellTally> cells) {
    Attempts all = Attempts.of(cells);
    Attempts guided = Attempts.of(cells.stream().filter(c -> c.cell().gamma() > 0).toList());
    Attempts plain = Attempts.of(cells.stream().filter(c -> c.cell().gamma() == 0).toList());
    Set<String> onlyGuided = new HashSet<>(guided.solved());
    onlyGuided.removeAll(plain.solved());
    return List.of(
        rate(benchmark, Kind.ANY_ATTEMPT, all),
        rate(benchmark, Kind.GAMMA_ABOVE_0, guided),
        new SolveRate(
            benchmark,
            Kind.ONLY_GAMMA_ABOVE_0,
            all.judged(),
            onlyGuided.size(),
            guided.problems().size()));
  }

  private static SolveRate rate(String benchmark, Kind kind, Attempts attempts) {
    return new SolveRate(
        benchmark, kind, attempts.judged(), attempts.solved().size(), attempts.problems().size());
  }

  /** A fraction; empty without problems. */
  OptionalDouble fraction() {
    return problems == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) solved / problems);
  }

  /**
   * RSR = (accuracy - baseline) / (100 - baseline), of percentages, written here for fractions
   * (eg-cfg.md section 3). Empty where the baseline leaves nothing to gain.
   */
  static OptionalDouble relativeSuccessRate(double accuracy, double baseline) {
    return baseline >= 1
        ? OptionalDouble.empty()
        : OptionalDouble.of((accuracy - baseline) / (1 - baseline));
  }
}
