package dev.egcfg.reports;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Samples of one benchmark, counted.
 *
 * @param problems with at least one sample
 * @param dataProblems all that the data has
 * @param samples judged or not
 * @param infrastructure samples that the harness failed to judge; never scored
 * @param undecided samples that their tests leave undecided; never scored
 * @param unhardened verdicts that were reached where the program could interfere
 * @param verdicts how many of each kind, in the order of the kinds
 * @param passPercent mean pass@k over the problems, by k; empty where a problem has fewer than k
 *     judged samples
 * @param problemsBelow by k: problems with fewer than k judged samples
 * @param interval the 95 % Wilson interval of pass@1, in percent; empty where problems have several
 *     samples, which are no independent trials
 * @param solved problems with at least one sample that passed
 */
public record GradeReport(
    String benchmark,
    int problems,
    int dataProblems,
    int samples,
    int infrastructure,
    int undecided,
    int unhardened,
    Map<Row.Verdict, Integer> verdicts,
    Map<Integer, OptionalDouble> passPercent,
    Map<Integer, Integer> problemsBelow,
    @JsonProperty("passAt1WilsonPercent") Optional<List<Double>> interval,
    int solved) {

  /**
   * A sample.
   *
   * @param problem id
   * @param verdict empty if the harness failed
   * @param hardened whether it was reached where the program could not interfere
   */
  public record Graded(String problem, Optional<Row.Verdict> verdict, boolean hardened) {}

  /** Judged and passed samples of one problem. */
  private record Tally(int judged, int passed) {

    Tally with(Optional<Row.Verdict> verdict) {
      boolean isPassed = verdict.filter(v -> v == Row.Verdict.PASSED).isPresent();
      boolean isJudged = verdict.filter(v -> v != Row.Verdict.UNDECIDED).isPresent();
      return new Tally(judged + (isJudged ? 1 : 0), passed + (isPassed ? 1 : 0));
    }
  }

  /**
   * Counts samples.
   *
   * @param dataProblems all that the data has
   * @param passAt the k of pass@k
   */
  public static GradeReport of(
      String benchmark, int dataProblems, List<Graded> samples, Collection<Integer> passAt) {
    Map<String, Tally> tallies = new TreeMap<>(NaturalOrder.INSTANCE);
    Map<Row.Verdict, Integer> verdicts = new EnumMap<>(Row.Verdict.class);
    for (Graded sample : samples) {
      tallies.merge(
          sample.problem(),
          new Tally(0, 0).with(sample.verdict()),
          (tally, one) -> tally.with(sample.verdict()));
      sample.verdict().ifPresent(verdict -> verdicts.merge(verdict, 1, Integer::sum));
    }
    Map<Integer, OptionalDouble> passPercent = new LinkedHashMap<>();
    Map<Integer, Integer> problemsBelow = new LinkedHashMap<>();
    for (int k : new TreeSet<>(passAt)) {
      int below = (int) tallies.values().stream().filter(tally -> tally.judged() < k).count();
      problemsBelow.put(k, below);
      passPercent.put(
          k,
          below > 0
              ? OptionalDouble.empty()
              : tallies.values().stream().mapToDouble(tally -> 100 * estimate(tally, k)).average());
    }
    int undecided = verdicts.getOrDefault(Row.Verdict.UNDECIDED, 0);
    int judged = verdicts.values().stream().mapToInt(Integer::intValue).sum() - undecided;
    int solved = (int) tallies.values().stream().filter(tally -> tally.passed() > 0).count();
    return new GradeReport(
        benchmark,
        tallies.size(),
        dataProblems,
        samples.size(),
        samples.size() - judged - undecided,
        undecided,
        (int)
            samples.stream().filter(each -> each.verdict().isPresent() && !each.hardened()).count(),
        verdicts,
        passPercent,
        problemsBelow,
        interval(tallies.values(), solved),
        solved);
  }

  private static double estimate(Tally tally, int k) {
    return PassAtK.estimate(tally.judged(), tally.passed(), k).orElseThrow();
  }

  private static Optional<List<Double>> interval(Collection<Tally> tallies, int solved) {
    if (tallies.stream().anyMatch(tally -> tally.judged() != 1)) {
      return Optional.empty();
    }
    Wilson wilson = Wilson.interval(solved, tallies.size());
    return Optional.of(List.of(100 * wilson.low(), 100 * wilson.high()));
  }

  /** For a terminal: the counts, the pass@k, and why one of them is undefined. */
  public String table() {
    List<String> headings = new ArrayList<>(List.of("benchmark"));
    List<String> cells = new ArrayList<>(List.of(benchmark));
    passPercent.forEach(
        (k, percent) -> {
          headings.add("pass@" + k + " %");
          cells.add(percent.isPresent() ? oneDecimal(percent.getAsDouble()) : "n/a");
        });
    headings.addAll(List.of("95 % interval", "solved", "n", "samples", "infra"));
    cells.add(
        interval.map(ends -> oneDecimal(ends.get(0)) + " - " + oneDecimal(ends.get(1))).orElse(""));
    cells.addAll(
        List.of(
            Integer.toString(solved),
            Integer.toString(problems),
            Integer.toString(samples),
            Integer.toString(infrastructure)));
    TextTable table = new TextTable();
    table.add(headings);
    table.add(cells);
    return table + "\n" + String.join("\n", notes()) + "\n";
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.add(
        "verdicts: "
            + verdicts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", ")));
    if (problems < dataProblems) {
      notes.add(
          "samples of %d of the data's %d problems; the others are not counted"
              .formatted(problems, dataProblems));
    }
    problemsBelow.forEach(
        (k, below) -> {
          if (below > 0) {
            notes.add(
                "pass@%d is undefined: %d of %d problems have fewer than %d judged samples"
                    .formatted(k, below, problems, k));
          }
        });
    if (unhardened > 0) {
      notes.add(
          "unhardened verdicts, reached in the program's own process, which could forge them: "
              + unhardened);
    }
    if (infrastructure > 0) {
      notes.add("samples that could not be judged, which are not scored: " + infrastructure);
    }
    if (undecided > 0) {
      notes.add("samples that their tests leave undecided, which are not scored: " + undecided);
    }
    return notes;
  }

  private static String oneDecimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** The report as one JSON object. */
  public String json() {
    try {
      return Json.MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the report as JSON", e);
    }
  }
}
