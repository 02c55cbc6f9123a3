package dev.egcfg.reports;

import dev.egcfg.reports.Row.Verdict;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a cell's rows add up to. */
final class CellTally {

  private final Cell cell;
  private final Map<String, ProblemTally> problems = new HashMap<>();

  /** The same, sorted when somebody asks: comparing ids for every row would be slow. */
  private final SortedMap<String, ProblemTally> sorted = new TreeMap<>(NaturalOrder.INSTANCE);

  private final long[] sums = new long[Cost.values().length];
  private final SortedSet<String> sandboxLevels = new TreeSet<>();
  private long retried;
  private long notHardened;

  CellTally(Cell cell) {
    this.cell = cell;
  }

  /**
   * Counts a row unless its unit has one already.
   *
   * @return whether it counted
   */
  boolean add(Row row) {
    if (!problems.computeIfAbsent(row.problem(), p -> new ProblemTally()).add(row)) {
      return false;
    }
    for (Cost cost : Cost.values()) {
      sums[cost.ordinal()] += cost.of(row);
    }
    if (!sandboxLevels.contains(row.sandboxLevel())) {
      sandboxLevels.add(row.sandboxLevel());
    }
    retried += row.attempt() > 1 ? 1 : 0;
    notHardened += row.judged() && !row.hardened() ? 1 : 0;
    return true;
  }

  Cell cell() {
    return cell;
  }

  /** In natural order. */
  SortedMap<String, ProblemTally> problems() {
    if (sorted.size() != problems.size()) {
      sorted.putAll(problems);
    }
    return sorted;
  }

  ProblemTally problem(String id) {
    return problems.getOrDefault(id, new ProblemTally());
  }

  /** Mean pass@k over the problems with at least k judged samples; empty if there is none. */
  OptionalDouble passAt(int k) {
    return problems().values().stream()
        .map(problem -> PassAtK.estimate(problem.judged(), problem.passed(), k))
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .average();
  }

  /** Problems with at least {@code samples} judged samples. */
  int problemsWith(int samples) {
    return (int) problems.values().stream().filter(p -> p.judged() >= samples).count();
  }

  /** Problems that at least one sample solves. */
  int solved() {
    return (int) problems.values().stream().filter(p -> p.passed() > 0).count();
  }

  /** Whether every problem has at most one judged sample, so that solved is a binomial count. */
  boolean singleSample() {
    return problems.values().stream().allMatch(p -> p.judged() <= 1);
  }

  int judged() {
    return problems.values().stream().mapToInt(ProblemTally::judged).sum();
  }

  int infrastructure() {
    return problems.values().stream().mapToInt(ProblemTally::infrastructure).sum();
  }

  int rows() {
    return judged() + infrastructure();
  }

  int count(Verdict verdict) {
    return problems.values().stream().mapToInt(p -> p.count(verdict)).sum();
  }

  long sum(Cost cost) {
    return sums[cost.ordinal()];
  }

  /** Units whose row is not the first attempt's. */
  long retried() {
    return retried;
  }

  /** Verdicts that were reached where the program could interfere. */
  long notHardened() {
    return notHardened;
  }

  SortedSet<String> sandboxLevels() {
    return sandboxLevels;
  }
}
