package dev.egcfg.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The any-configuration solve rate of one benchmark: problems that at least one of many attempts
 * solves. It is the paper's accuracy, and no pass@1 (eg-cfg.md section 3).
 *
 * @param kind which attempts count
 * @param attempts judged attempts that count
 * @param problems with at least one such attempt
 */
record SolveRate(String benchmark, Kind kind, int attempts, int solved, int problems) {

  enum Kind {
    /** Any attempt of any method, unguided ones included: the published protocol. */
    ANY_ATTEMPT,
    GAMMA_ABOVE_0,
    /** Solved with gamma above 0, and by no unguided attempt of the same run. */
    ONLY_GAMMA_ABOVE_0
  }

  /** Three rates a benchmark, in the benchmarks' order. */
  static List<SolveRate> of(List<Row> rows) {
    Map<String, List<Row>> byBenchmark = new TreeMap<>();
    for (Row row : rows) {
      if (row.judged()) {
        byBenchmark.computeIfAbsent(row.benchmark(), b -> new ArrayList<>()).add(row);
      }
    }
    List<SolveRate> rates = new ArrayList<>();
    byBenchmark.forEach(
        (benchmark, judged) -> {
          List<Row> guided = judged.stream().filter(row -> row.gamma() > 0).toList();
          Set<String> onlyGuided = solvedProblems(guided, row -> true);
          onlyGuided.removeAll(solvedProblems(judged, row -> row.gamma() == 0));
          rates.add(rate(benchmark, Kind.ANY_ATTEMPT, judged));
          rates.add(rate(benchmark, Kind.GAMMA_ABOVE_0, guided));
          rates.add(
              new SolveRate(
                  benchmark,
                  Kind.ONLY_GAMMA_ABOVE_0,
                  judged.size(),
                  onlyGuided.size(),
                  problems(guided)));
        });
    return rates;
  }

  private static SolveRate rate(String benchmark, Kind kind, List<Row> rows) {
    int solved = solvedProblems(rows, row -> true).size();
    return new SolveRate(benchmark, kind, rows.size(), solved, problems(rows));
  }

  private static int problems(List<Row> rows) {
    return (int) rows.stream().map(Row::problem).distinct().count();
  }

  private static Set<String> solvedProblems(List<Row> rows, Predicate<Row> counts) {
    Set<String> solved = new TreeSet<>();
    rows.stream().filter(counts).filter(Row::passed).map(Row::problem).forEach(solved::add);
    return solved;
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
