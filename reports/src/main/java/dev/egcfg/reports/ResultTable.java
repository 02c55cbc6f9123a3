package dev.egcfg.reports;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.function.Function;

/**
 * The table of a run: a line a cell of the grid.
 *
 * @param notes what must be read with the numbers
 */
record ResultTable(String title, List<Line> lines, List<Rate> solveRates, List<String> notes) {

  /**
   * @param passPercent by k; empty where undefined
   * @param passProblems by k: problems with at least k judged samples, which the mean is over
   * @param interval the 95 % Wilson interval of pass@1, in percent; empty where problems have
   *     several samples, which are no independent trials
   * @param problems with at least one judged sample
   * @param undecided samples that their tests leave undecided; in no other number
   */
  record Line(
      String benchmark,
      String method,
      double gamma,
      Configuration configuration,
      Map<Integer, OptionalDouble> passPercent,
      Map<Integer, Integer> passProblems,
      @JsonProperty("passAt1WilsonPercent") Optional<List<Double>> interval,
      int solved,
      int problems,
      int samples,
      int infrastructure,
      int undecided,
      long generatedTokens,
      long encodedTokens,
      long forwardPasses,
      long executions,
      long totalMillis) {}

  record Rate(String benchmark, String rate, int solved, int problems, long attempts) {

    static Rate of(SolveRate rate) {
      return new Rate(
          rate.benchmark(),
          rate.kind().name().toLowerCase(Locale.ROOT),
          rate.solved(),
          rate.problems(),
          rate.attempts());
    }
  }

  static ResultTable of(
      String title,
      Tally tally,
      SortedSet<Integer> passAt,
      boolean untilSolved,
      List<String> notes) {
    List<Line> lines =
        tally.cells().stream().map(result -> line(result, passAt, untilSolved)).toList();
    List<String> all = new ArrayList<>();
    if (untilSolved) {
      all.add(
          "pass@k is n/a: with --until-solved a problem's attempts end at its first solution, so they"
              + " are no independent samples");
    } else {
      for (int k : passAt) {
        if (lines.stream()
            .anyMatch(
                line -> line.passPercent().getOrDefault(k, OptionalDouble.empty()).isEmpty())) {
          all.add("pass@" + k + " is n/a where no problem has " + k + " judged samples");
        }
      }
    }
    all.addAll(notes);
    return new ResultTable(title, lines, SolveRate.of(tally).stream().map(Rate::of).toList(), all);
  }

  private static Line line(CellTally result, SortedSet<Integer> passAt, boolean untilSolved) {
    Map<Integer, OptionalDouble> pass = new LinkedHashMap<>();
    Map<Integer, Integer> passProblems = new LinkedHashMap<>();
    for (int k : passAt) {
      passProblems.put(k, result.problemsWith(k));
      OptionalDouble fraction = untilSolved ? OptionalDouble.empty() : result.passAt(k);
      pass.put(
          k,
          fraction.isPresent()
              ? OptionalDouble.of(100 * fraction.getAsDouble())
              : OptionalDouble.empty());
    }
    int problems = result.problemsWith(1);
    Optional<List<Double>> interval = Optional.empty();
    if (problems > 0 && result.singleSample()) {
      Wilson wilson = Wilson.interval(result.solved(), problems);
      interval = Optional.of(List.of(100 * wilson.low(), 100 * wilson.high()));
    }
    Cell cell = result.cell();
    return new Line(
        cell.benchmark(),
        cell.method(),
        cell.gamma(),
        cell.configuration(),
        pass,
        passProblems,
        interval,
        result.solved(),
        problems,
        result.judged(),
        result.infrastructure(),
        result.count(Row.Verdict.UNDECIDED),
        result.sum(Cost.GENERATED_TOKENS),
        result.sum(Cost.ENCODED_TOKENS),
        result.sum(Cost.FORWARD_PASSES),
        result.sum(Cost.EXECUTIONS),
        result.sum(Cost.TOTAL_MS));
  }

  String text() {
    StringBuilder text = new StringBuilder(title).append('\n');
    if (lines.isEmpty()) {
      return text.append("no rows yet\n").toString();
    }
    text.append('\n').append(results()).append('\n');
    for (Rate rate : solveRates) {
      if (rate.problems() > 0) {
        text.append(sentence(rate)).append('\n');
      }
    }
    notes.forEach(note -> text.append(note).append('\n'));
    return text.toString();
  }

  private TextTable results() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("benchmark", true, Line::benchmark));
    columns.add(new Column("method", false, Line::method));
    columns.add(new Column("gamma", false, line -> plain(line.gamma())));
    columns.add(new Column("prompt", true, line -> line.configuration().prompt()));
    columns.add(new Column("s", true, line -> integer(line.configuration().candidates())));
    columns.add(new Column("t", true, line -> decimal(line.configuration().temperature())));
    columns.add(
        new Column(
            "d", true, line -> line.configuration().horizon().map(Horizon::toString).orElse("")));
    columns.add(new Column("k", true, line -> integer(line.configuration().signalInterval())));
    columns.add(new Column("trace", true, line -> line.configuration().traceFormat().orElse("")));
    columns.add(new Column("signal", true, line -> line.configuration().signal().orElse("")));
    for (int k : lines.get(0).passPercent().keySet()) {
      columns.add(new Column("pass@" + k + " %", false, line -> pass(line, k)));
    }
    columns.add(new Column("95 % interval", false, ResultTable::interval));
    columns.add(new Column("solved", false, line -> Integer.toString(line.solved())));
    columns.add(new Column("n", false, line -> Integer.toString(line.problems())));
    columns.add(new Column("infra", false, line -> Integer.toString(line.infrastructure())));
    columns.add(
        new Column(
            "undecided",
            true,
            line -> line.undecided() == 0 ? "" : Integer.toString(line.undecided())));
    columns.add(new Column("tokens", false, line -> Long.toString(line.generatedTokens())));
    columns.add(new Column("encoded", false, line -> Long.toString(line.encodedTokens())));
    columns.add(new Column("passes", false, line -> Long.toString(line.forwardPasses())));
    columns.add(new Column("executions", false, line -> Long.toString(line.executions())));
    columns.add(new Column("seconds", false, line -> oneDecimal(line.totalMillis() / 1000.0)));

    List<Column> shown = columns.stream().filter(column -> column.says(lines)).toList();
    TextTable table = new TextTable();
    table.add(shown.stream().map(Column::heading).toList());
    lines.forEach(line -> table.add(shown.stream().map(c -> c.value().apply(line)).toList()));
    return table;
  }

  /**
   * @param onlyIfVaried whether the column is left out where all lines that have a value agree
   */
  private record Column(String heading, boolean onlyIfVaried, Function<Line, String> value) {

    boolean says(List<Line> lines) {
      long values = lines.stream().map(value).filter(text -> !text.isEmpty()).distinct().count();
      return values > (onlyIfVaried ? 1 : 0);
    }
  }

  static String sentence(Rate rate) {
    String counted =
        switch (rate.rate()) {
          case "any_attempt" ->
              "solved by any of "
                  + rate.attempts()
                  + " attempts (what the paper calls accuracy; no pass@1)";
          case "gamma_above_0" ->
              "solved by any of " + rate.attempts() + " attempts with gamma above 0";
          default -> "solved only with gamma above 0";
        };
    return String.format(
        Locale.ROOT,
        "%s: %d of %d problems %s",
        rate.benchmark(),
        rate.solved(),
        rate.problems(),
        counted);
  }

  /** A mean over fewer problems than the line's says so. */
  private static String pass(Line line, int k) {
    OptionalDouble pass = line.passPercent().getOrDefault(k, OptionalDouble.empty());
    if (pass.isEmpty()) {
      return "n/a";
    }
    int problems = line.passProblems().getOrDefault(k, 0);
    String fewer = problems == line.problems() ? "" : " (n=" + problems + ")";
    return oneDecimal(pass.getAsDouble()) + fewer;
  }

  private static String interval(Line line) {
    return line.interval()
        .map(ends -> oneDecimal(ends.get(0)) + " - " + oneDecimal(ends.get(1)))
        .orElse("");
  }

  private static String integer(OptionalInt value) {
    return value.isPresent() ? Integer.toString(value.getAsInt()) : "";
  }

  private static String decimal(OptionalDouble value) {
    return value.isPresent() ? plain(value.getAsDouble()) : "";
  }

  /** Without trailing zeros: 1 for 1.0. */
  static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static String oneDecimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
