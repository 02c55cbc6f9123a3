package dev.egcfg.reports;

import com.fasterxml.jackson.databind.JsonNode;
import dev.egcfg.reports.Row.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.stream.Stream;

/** A run on one page that needs nothing else: {@code report.html}. */
final class HtmlReport {

  private static final int MOST_CELLS = 48;
  private static final int MOST_PROBLEMS = 1000;

  private final Tally tally;
  private final SortedSet<Integer> passAt;
  private final boolean untilSolved;
  private final RunFacts facts;
  private final List<CellTally> cells;
  private final CellNames names;

  HtmlReport(Tally tally, SortedSet<Integer> passAt, boolean untilSolved, JsonNode manifest) {
    this.tally = tally;
    this.passAt = passAt;
    this.untilSolved = untilSolved;
    this.facts = new RunFacts(manifest);
    this.cells = tally.cells().stream().limit(MOST_CELLS).toList();
    this.names = new CellNames(tally.cells().stream().map(CellTally::cell).toList());
  }

  record Page(
      String title,
      String place,
      List<RunFacts.Fact> badges,
      List<Card> cards,
      List<String> notes,
      Left left,
      HtmlCharts.Rates rates,
      HtmlCharts.Costs costs,
      String undefined,
      List<Entry> columns,
      List<List<Entry>> lines,
      List<Faults> faults,
      Matrix matrix,
      List<Box> legend,
      List<String> traces,
      String command,
      List<RunFacts.Fact> facts) {}

  record Card(String name, String value, String more) {}

  /** What did not fit, in words. */
  record Left(Optional<String> cells, Optional<String> matrix, Optional<String> traces) {}

  record Entry(String name, String kind) {}

  record Faults(
      String name,
      int units,
      int judged,
      int infrastructure,
      long retried,
      long notHardened,
      String sandbox) {}

  record Matrix(List<String> cells, List<ProblemLine> problems) {}

  record ProblemLine(String id, String anchor, boolean traced, List<Box> boxes) {}

  record Box(String kind, String name, String title, String text) {}

  void write(Path runDirectory, Path file, List<String> notes) {
    HtmlTraces traces = new HtmlTraces(new PageTemplate("problem.html"), names);
    traces.read(runDirectory, tally.cells().stream().map(CellTally::cell).toList());
    Page page =
        new Page(
            facts.title(),
            runDirectory.toString(),
            facts.badges(),
            cards(),
            notes,
            left(traces),
            HtmlCharts.rates(cells, names),
            HtmlCharts.costs(cells, names),
            untilSolved
                ? "the run stopped at each problem's first solution, so no pass@k is defined."
                : "n/a where no problem has k of them.",
            columns(),
            cells.stream().map(this::line).toList(),
            cells.stream().map(this::faults).toList(),
            matrix(traces.sections()),
            legend(),
            List.copyOf(traces.sections().values()),
            facts.command(),
            facts.all());
    try {
      Files.writeString(file, new PageTemplate("report.html").fill(page));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private List<Card> cards() {
    List<Card> cards = new ArrayList<>();
    for (SolveRate rate : SolveRate.of(tally)) {
      if (rate.problems() > 0) {
        Wilson wilson = Wilson.interval(rate.solved(), rate.problems());
        cards.add(
            new Card(
                switch (rate.kind()) {
                  case ANY_ATTEMPT -> "solved by any attempt";
                  case GAMMA_ABOVE_0 -> "solved with gamma above 0";
                  case ONLY_GAMMA_ABOVE_0 -> "solved only with gamma above 0";
                },
                rate.solved() + " of " + rate.problems(),
                switch (rate.kind()) {
                  case ONLY_GAMMA_ABOVE_0 -> "and by no unguided attempt";
                  default ->
                      String.format(
                          Locale.ROOT,
                          "%.1f %%, interval %.1f to %.1f; %,d attempts, no pass@1",
                          100 * rate.fraction().orElse(0),
                          100 * wilson.low(),
                          100 * wilson.high(),
                          rate.attempts());
                }));
      }
    }
    int faults = tally.cells().stream().mapToInt(CellTally::infrastructure).sum();
    cards.add(
        new Card(
            "infrastructure errors",
            Integer.toString(faults),
            "of " + String.format(Locale.ROOT, "%,d", tally.units()) + " units; never scored"));
    return cards;
  }

  private Left left(HtmlTraces traces) {
    int more = tally.cells().size() - cells.size();
    Optional<String> notShown =
        more > 0
            ? Optional.of(
                "The first " + cells.size() + " cells; " + more + " more are in the file.")
            : Optional.empty();
    return new Left(
        notShown,
        notShown,
        traces.complete()
            ? Optional.empty()
            : Optional.of(
                "The first samples of "
                    + traces.sections().size()
                    + " problems in a few cells, as many as fit; egcfg report RUN --problem ID shows"
                    + " the others."));
  }

  private List<Entry> columns() {
    List<Entry> columns = new ArrayList<>(List.of(new Entry("cell", "")));
    passAt.forEach(k -> columns.add(new Entry("pass@" + k + " %", "n")));
    Stream.of(
            "95 % interval",
            "solved",
            "n",
            "samples",
            "tokens",
            "guided",
            "encoded",
            "passes",
            "executions",
            "seconds")
        .forEach(name -> columns.add(new Entry(name, "n")));
    return columns;
  }

  private List<Entry> line(CellTally cell) {
    List<Entry> line = new ArrayList<>(List.of(new Entry(names.of(cell.cell()), "")));
    for (int k : passAt) {
      OptionalDouble pass = untilSolved ? OptionalDouble.empty() : cell.passAt(k);
      line.add(
          new Entry(
              pass.isPresent()
                  ? String.format(Locale.ROOT, "%.1f", 100 * pass.getAsDouble())
                  : "n/a",
              "n"));
    }
    int problems = cell.problemsWith(1);
    String interval = "";
    if (problems > 0) {
      Wilson wilson = Wilson.interval(cell.solved(), problems);
      interval =
          String.format(Locale.ROOT, "%.1f \u2013 %.1f", 100 * wilson.low(), 100 * wilson.high());
    }
    line.add(new Entry(interval, "n"));
    Stream.of(
            (long) cell.solved(),
            (long) problems,
            (long) cell.judged(),
            cell.sum(Cost.GENERATED_TOKENS),
            cell.sum(Cost.GUIDED_TOKENS),
            cell.sum(Cost.ENCODED_TOKENS),
            cell.sum(Cost.FORWARD_PASSES),
            cell.sum(Cost.EXECUTIONS))
        .forEach(value -> line.add(new Entry(String.format(Locale.ROOT, "%,d", value), "n")));
    line.add(new Entry(String.format(Locale.ROOT, "%,.1f", cell.sum(Cost.TOTAL_MS) / 1000.0), "n"));
    return line;
  }

  private Faults faults(CellTally cell) {
    return new Faults(
        names.of(cell.cell()),
        cell.rows(),
        cell.judged(),
        cell.infrastructure(),
        cell.retried(),
        cell.notHardened(),
        String.join(" ", cell.sandboxLevels()));
  }

  private Matrix matrix(Map<String, String> traced) {
    List<ProblemLine> lines =
        cells.stream()
            .flatMap(cell -> cell.problems().keySet().stream())
            .distinct()
            .sorted(NaturalOrder.INSTANCE)
            .limit(MOST_PROBLEMS)
            .map(
                id ->
                    new ProblemLine(
                        id,
                        HtmlTraces.anchor(id),
                        traced.containsKey(id),
                        cells.stream().map(cell -> box(cell, id)).toList()))
            .toList();
    return new Matrix(cells.stream().map(cell -> names.of(cell.cell())).toList(), lines);
  }

  private Box box(CellTally cell, String id) {
    ProblemTally problem = cell.problem(id);
    List<Optional<Verdict>> verdicts = problem.verdicts();
    if (verdicts.isEmpty()) {
      return new Box("", "", names.of(cell.cell()) + ": not done", "");
    }
    String kind =
        problem.passed() > 0
            ? Verdict.PASSED.name()
            : verdicts.get(0).map(Enum::name).orElse(Row.Status.INFRASTRUCTURE.name());
    return new Box(
        kind,
        "",
        names.of(cell.cell()) + ": " + kind,
        verdicts.size() > 1 ? problem.passed() + "/" + problem.judged() : "");
  }

  private static List<Box> legend() {
    return List.of(
        new Box("PASSED", "passed", "", ""),
        new Box("WRONG_ANSWER", "wrong answer, error, crash", "", ""),
        new Box("TIMEOUT", "time or memory limit", "", ""),
        new Box("NO_CODE", "no code, or not done", "", ""),
        new Box("INFRASTRUCTURE", "infrastructure", "", ""));
  }
}
