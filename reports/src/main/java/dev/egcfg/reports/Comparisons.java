package dev.egcfg.reports;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;

/** Rows beside published numbers. */
public final class Comparisons {

  private static final String BASELINE = "baseline";
  private static final String EG_CFG = "EG-CFG";

  private Comparisons() {}

  /**
   * The published cells of one benchmark and model.
   *
   * @param rows of a run; those of {@code benchmark} count
   * @param benchmark as the rows name it
   * @param publishedBenchmark as {@link PublishedResult} names it
   * @param prompt the style that the baseline is taken from
   * @param complete whether everything planned was judged
   * @param deviations of the whole run
   * @param baselineDeviations of the baseline beyond these
   */
  public static List<ComparedCell> published(
      Tally rows,
      String benchmark,
      String publishedBenchmark,
      String model,
      String prompt,
      boolean complete,
      List<String> deviations,
      List<String> baselineDeviations) {
    List<CellTally> cells = ofBenchmark(rows, benchmark);
    Attempts all = Attempts.of(cells);
    Attempts baseline = Attempts.of(baseline(cells, prompt));
    List<String> ofBaseline = new ArrayList<>(deviations);
    ofBaseline.addAll(baselineDeviations);
    return List.of(
        cell(
            PublishedResult.of(publishedBenchmark, model, BASELINE),
            "pass@1, greedy where there is a greedy answer",
            baseline,
            complete,
            ofBaseline),
        cell(
            PublishedResult.of(publishedBenchmark, model, EG_CFG),
            "solved by any attempt of any configuration, unguided ones included; no pass@1",
            all,
            complete,
            deviations));
  }

  private static ComparedCell cell(
      PublishedResult published,
      String protocol,
      Attempts ours,
      boolean complete,
      List<String> deviations) {
    return new ComparedCell(
        published.benchmark(),
        published.model(),
        published.method(),
        protocol,
        published.percent(),
        published.problems(),
        "published, " + published.source(),
        ours.solved().size(),
        ours.problems().size(),
        ours.judged(),
        ours.infrastructure(),
        complete,
        deviations);
  }

  /**
   * A table of cells with what else the rows say: gains and the three solve rates.
   *
   * @param runs that the cells were taken from
   * @param prompt the style that the baseline is taken from
   */
  public static Comparison table(
      String title, List<ComparedCell> cells, List<Tally> runs, String prompt, List<String> notes) {
    List<Comparison.Gain> gains = new ArrayList<>();
    List<ResultTable.Rate> rates = new ArrayList<>();
    for (Tally rows : runs) {
      SolveRate.of(rows).stream()
          .filter(rate -> rate.problems() > 0)
          .map(ResultTable.Rate::of)
          .forEach(rates::add);
      rows.cells().stream()
          .map(cell -> cell.cell().benchmark())
          .distinct()
          .forEach(benchmark -> gains.addAll(gains(rows, benchmark, prompt)));
    }
    return new Comparison(title, cells, gains, rates, notes);
  }

  /** What guidance adds on one benchmark; empty unless both methods tried a problem. */
  private static List<Comparison.Gain> gains(Tally rows, String benchmark, String prompt) {
    List<CellTally> cells = ofBenchmark(rows, benchmark);
    Attempts all = Attempts.of(cells);
    Attempts plain = Attempts.of(baseline(cells, prompt));
    List<String> both =
        plain.problems().stream().filter(all.problems()::contains).sorted().toList();
    if (both.isEmpty() || all.judged() == plain.judged()) {
      return List.of();
    }
    List<Double> differences =
        both.stream().map(id -> solves(all, id) - solves(plain, id)).toList();
    double accuracy = mean(both, all);
    double baseline = mean(both, plain);
    Bootstrap interval = Bootstrap.ofMean(differences);
    OptionalDouble relative = SolveRate.relativeSuccessRate(accuracy, baseline);
    McNemar test = all.against(plain);
    return List.of(
        new Comparison.Gain(
            benchmark,
            100 * (accuracy - baseline),
            100 * interval.low(),
            100 * interval.high(),
            relative.isPresent()
                ? OptionalDouble.of(100 * relative.getAsDouble())
                : OptionalDouble.empty(),
            test,
            test.pValue()));
  }

  /**
   * The stricter rate beside an extended benchmark's: of each problem only the first attempt that
   * its own tests pass is taken, and judged by the extended ones (eg-cfg.md section 5).
   *
   * @param base rows judged by the benchmark's own tests
   * @param extended the same rows judged by the extended tests
   */
  public static String chosenByOwnTests(Tally base, Tally extended, String extendedBenchmark) {
    Map<String, Boolean> chosen = new TreeMap<>();
    for (CellTally cell : base.cells()) {
      Cell judgedAgain =
          new Cell(
              extendedBenchmark,
              cell.cell().method(),
              cell.cell().configuration(),
              cell.cell().gamma());
      cell.problems()
          .forEach(
              (id, problem) ->
                  problem
                      .firstPassed()
                      .ifPresent(
                          sample ->
                              chosen.putIfAbsent(
                                  id,
                                  extended
                                      .cell(judgedAgain)
                                      .map(again -> again.problem(id).passed(sample))
                                      .orElse(false))));
    }
    long solved = chosen.values().stream().filter(passed -> passed).count();
    int problems = Attempts.of(base.cells()).problems().size();
    return "%s: %d of %d problems solved when each problem's attempt is chosen by the benchmark's own tests alone"
        .formatted(extendedBenchmark, solved, problems);
  }

  private static double mean(Collection<String> problems, Attempts attempts) {
    return problems.stream().mapToDouble(id -> solves(attempts, id)).average().orElse(0);
  }

  private static double solves(Attempts attempts, String problem) {
    return attempts.solved().contains(problem) ? 1 : 0;
  }

  private static List<CellTally> ofBenchmark(Tally rows, String benchmark) {
    return rows.cells().stream().filter(cell -> cell.cell().benchmark().equals(benchmark)).toList();
  }

  /**
   * The baseline of one answer a problem: greedy, else sampled; with the prompt asked for, else
   * with the first there is.
   */
  private static List<CellTally> baseline(List<CellTally> cells, String prompt) {
    List<CellTally> single =
        cells.stream()
            .filter(cell -> cell.cell().method().equals(BASELINE) && cell.singleSample())
            .toList();
    List<CellTally> greedy =
        single.stream()
            .filter(cell -> cell.cell().configuration().temperature().isEmpty())
            .toList();
    List<CellTally> answers = greedy.isEmpty() ? single : greedy;
    TreeSet<String> prompts = new TreeSet<>();
    answers.forEach(cell -> prompts.add(cell.cell().configuration().prompt()));
    if (prompts.isEmpty()) {
      return answers;
    }
    String taken = prompts.contains(prompt) ? prompt : prompts.first();
    return answers.stream()
        .filter(cell -> cell.cell().configuration().prompt().equals(taken))
        .toList();
  }
}
