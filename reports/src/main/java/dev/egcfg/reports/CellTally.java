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

  private static final Cost[] COSTS = Cost.values();

  private final Cell cell;
  private final Map<String, ProblemTally> problems = new HashMap<>();

  /** The same, sorted when somebody asks: comparing ids for every row would be slow. */
  private final SortedMap<String, ProblemTally> sorted = new TreeMap<>(NaturalOrder.INSTANCE);

  private final long[] sums = new long[COSTS.length];
  private final SortedSet<String> sandboxLevels = new TreeSet<>();

  CellTally(Cell cell) {
    this.cell = cell;
  }

  /** Takes in a row; the costs of every attempt count, once each. */
  ProblemTally.Standing add(Row row) {
    ProblemTally problem = problems.computeIfAbsent(row.problem(), p -> new ProblemTally());
    ProblemTally.Standing standing = problem.add(row);
    if (standing != ProblemTally.Standing.KNOWN) {
      for (Cost cost : COSTS) {
        sums[cost.ordinal()] += cost.of(row);
      }
      if (!sandboxLevels.contains(row.sandboxLevel())) {
        sandboxLevels.add(row.sandboxLevel());
      }
    }
    return standing;
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
    return judged() + infrastructure() + count(Verdict.UNDECIDED);
  }

  int count(Verdict verdict) {
    return problems.values().stream().mapToInt(p -> p.count(verdict)).sum();
  }

  /** Of every attempt, those included that a later one superseded. */
  long sum(Cost cost) {
    return sums[cost.ordinal()];
  }

  /** Units whose row is not the first attempt's. */
  long retried() {
    return problems.values().stream().mapToLong(ProblemTally::retried).sum();
  }

  /** Verdicts that were reached where the program could interfere. */
  long notHardened() {
    return problems.values().stream().mapToLong(ProblemTally::notHardened).sum();
  }

  SortedSet<String> sandboxLevels() {
    return sandboxLevels;
  }
}
