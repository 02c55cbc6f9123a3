package dev.egcfg.reports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A run's answers judged again by other tests (eg-cfg.md section 5). Problems are those with at
 * least one attempt that was judged again.
 *
 * @param benchmark whose tests judged again
 * @param base the run's own benchmark
 * @param attempts that were judged again
 * @param problems that these are for
 * @param solvedByAny problems that some attempt solves, whatever its base verdict: the published
 *     protocol
 * @param solvedByChosen problems that the attempt chosen by the base tests solves: the first that
 *     passes them, unguided ones before guided ones, gammas ascending
 * @param infrastructure attempts that the harness failed to judge or the tests leave undecided,
 *     which count nowhere
 * @param problemsWithoutTests of the run, which the other data does not have
 * @param cells of the run's grid
 */
public record RejudgedReport(
    String benchmark,
    String base,
    int attempts,
    int problems,
    int solvedByAny,
    int solvedByChosen,
    int infrastructure,
    List<String> problemsWithoutTests,
    List<CellRates> cells) {

  private static final Comparator<Attempt> CHOICE =
      Comparator.comparingDouble((Attempt attempt) -> attempt.row().gamma())
          .thenComparing(attempt -> attempt.row().cell())
          .thenComparingInt(attempt -> attempt.row().sample());

  /**
   * An answer.
   *
   * @param row what the run says of it
   * @param verdict by the other tests; empty if the harness failed
   */
  public record Attempt(Row row, Optional<Row.Verdict> verdict) {

    boolean isDecided() {
      return verdict.filter(known -> known != Row.Verdict.UNDECIDED).isPresent();
    }

    boolean passesBase() {
      return row.verdict().filter(Row.Verdict.PASSED::equals).isPresent();
    }

    boolean passes() {
      return verdict.filter(Row.Verdict.PASSED::equals).isPresent();
    }
  }

  /** A cell's attempts: how many, and how many pass each of the tests. */
  public record CellRates(Cell cell, int attempts, int passBase, int pass) {}

  /**
   * Counts.
   *
   * @param attempts all that the other data has tests for
   */
  public static RejudgedReport of(
      String benchmark, String base, List<Attempt> attempts, List<String> problemsWithoutTests) {
    List<Attempt> judged = attempts.stream().filter(Attempt::isDecided).toList();
    Map<String, List<Attempt>> byProblem = new TreeMap<>(NaturalOrder.INSTANCE);
    Map<Cell, List<Attempt>> byCell = new TreeMap<>();
    for (Attempt attempt : judged) {
      byProblem.computeIfAbsent(attempt.row().problem(), id -> new ArrayList<>()).add(attempt);
      byCell.computeIfAbsent(attempt.row().cell(), cell -> new ArrayList<>()).add(attempt);
    }
    return new RejudgedReport(
        benchmark,
        base,
        judged.size(),
        byProblem.size(),
        (int) byProblem.values().stream().filter(RejudgedReport::anyPasses).count(),
        (int) byProblem.values().stream().filter(RejudgedReport::chosenPasses).count(),
        attempts.size() - judged.size(),
        List.copyOf(problemsWithoutTests),
        byCell.entrySet().stream().map(cell -> rates(cell.getKey(), cell.getValue())).toList());
  }

  private static boolean anyPasses(List<Attempt> attempts) {
    return attempts.stream().anyMatch(Attempt::passes);
  }

  private static boolean chosenPasses(List<Attempt> attempts) {
    return attempts.stream()
        .filter(Attempt::passesBase)
        .min(CHOICE)
        .filter(Attempt::passes)
        .isPresent();
  }

  private static CellRates rates(Cell cell, List<Attempt> attempts) {
    return new CellRates(
        cell,
        attempts.size(),
        (int) attempts.stream().filter(Attempt::passesBase).count(),
        (int) attempts.stream().filter(Attempt::passes).count());
  }

  /** For a terminal: a line a cell, then the two rates. */
  public String table() {
    TextTable table = new TextTable();
    table.add(
        List.of("method", "prompt", "trace", "gamma", "attempts", base + " %", benchmark + " %"));
    for (CellRates rates : cells) {
      Cell cell = rates.cell();
      table.add(
          List.of(
              cell.method(),
              cell.configuration().prompt(),
              cell.configuration().traceFormat().orElse(""),
              ResultTable.plain(cell.gamma()),
              Integer.toString(rates.attempts()),
              percent(rates.passBase(), rates.attempts()),
              percent(rates.pass(), rates.attempts())));
    }
    List<String> notes = new ArrayList<>();
    notes.add(
        "%s: %d of %d problems (%s %%) solved by any saved attempt, whatever its %s verdict (the published protocol)"
            .formatted(benchmark, solvedByAny, problems, percent(solvedByAny, problems), base));
    notes.add(
        "%s: %d of %d problems (%s %%) solved by the attempt that the %s tests choose, the first that passes them"
            .formatted(
                benchmark, solvedByChosen, problems, percent(solvedByChosen, problems), base));
    if (infrastructure > 0) {
      notes.add("attempts that could not be judged, which count nowhere: " + infrastructure);
    }
    if (!problemsWithoutTests.isEmpty()) {
      notes.add(
          "not in the data of "
              + benchmark
              + ", and left out: "
              + String.join(", ", problemsWithoutTests));
    }
    return table + "\n" + String.join("\n", notes) + "\n";
  }

  private static String percent(int part, int whole) {
    return whole == 0 ? "n/a" : String.format(Locale.ROOT, "%.1f", 100.0 * part / whole);
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
