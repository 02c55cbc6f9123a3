package dev.egcfg.cli;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.benchmarks.PromptSources;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.experiments.BaselineProtocol;
import dev.egcfg.experiments.Plan;
import dev.egcfg.experiments.RunDirectory;
import dev.egcfg.experiments.grading.Judge;
import dev.egcfg.experiments.grading.Rejudging;
import dev.egcfg.experiments.grading.Rejudging.Rejudged;
import dev.egcfg.experiments.reproduction.RecordedRun;
import dev.egcfg.experiments.reproduction.Reproduction;
import dev.egcfg.experiments.reproduction.Reproduction.Part;
import dev.egcfg.experiments.reproduction.Reproduction.Published;
import dev.egcfg.reports.Ablation;
import dev.egcfg.reports.ComparedCell;
import dev.egcfg.reports.Comparison;
import dev.egcfg.reports.Comparisons;
import dev.egcfg.reports.Tally;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs a table's parts and sets their rows beside the numbers that they should reproduce. */
final class ReproducedTable {

  /** The published baseline's prompt type, as far as its code shows. */
  private static final String BASELINE_PROMPT = "few-shot";

  private final Console console;
  private final Machine machine;
  private final boolean offline;
  private final boolean quiet;
  private final Optional<Path> extendedData;

  private final List<ComparedCell> cells = new ArrayList<>();
  private final List<Tally> runs = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<Path> directories = new ArrayList<>();
  private final List<Ablation> ablations = new ArrayList<>();

  ReproducedTable(
      Console console,
      Machine machine,
      boolean offline,
      boolean quiet,
      Optional<Path> extendedData) {
    this.console = console;
    this.machine = machine;
    this.offline = offline;
    this.quiet = quiet;
    this.extendedData = extendedData;
  }

  /**
   * Runs a part, or resumes it.
   *
   * @return whether it came to its end, complete or not
   */
  boolean add(PlannedPart planned) {
    Provisions provisions = new Provisions(console, machine, offline);
    PlanRun run = PlanRun.of(planned.plan(), provisions, console, quiet);
    if (run.result().cancelled()) {
      return false;
    }
    add(planned, run.directory(), run.result().complete());
    return true;
  }

  /**
   * Adds a part that has been run.
   *
   * @param path its run directory
   * @param complete whether nothing is left of it
   */
  void add(PlannedPart planned, Path path, boolean complete) {
    Plan plan = planned.plan();
    Part part = planned.part();
    directories.add(path);
    RunDirectory directory = RunDirectory.read(path);
    directory.writeReport(plan.passAt());
    Tally rows = directory.tally();
    if (part.extended().isPresent()) {
      String extended = part.extended().get();
      Provisions provisions = new Provisions(console, machine, offline);
      Rejudged rejudged = rejudged(plan, path, extended, provisions);
      if (rejudged.faults() > 0) {
        notes.add(
            rejudged.faults()
                + " programs could not be judged by "
                + extended
                + ": the same command judges them");
      }
      Tally again = Tally.read(rejudged.rows());
      notes.add(Comparisons.chosenByOwnTests(rows, again, extended));
      compare(planned, directory, again, complete && rejudged.faults() == 0);
      runs.add(again);
    } else {
      compare(planned, directory, rows, complete);
      runs.add(rows);
    }
  }

  private void compare(PlannedPart planned, RunDirectory directory, Tally rows, boolean done) {
    // rows of other problems may be there, which this plan says nothing about
    boolean complete = done && !planned.partial();
    Part part = planned.part();
    String model = directory.manifest().model().name();
    part.published()
        .ifPresent(
            published ->
                cells.addAll(
                    Comparisons.published(
                        rows,
                        part.extended().orElse(planned.plan().benchmark()),
                        published.benchmark(),
                        published.model(),
                        BASELINE_PROMPT,
                        complete,
                        deviations(planned, published, model),
                        baselineDeviations(planned))));
    part.recorded()
        .ifPresent(
            kept -> {
              RecordedRun recorded = RecordedRun.named(kept.results()).orElseThrow();
              List<String> deviations = new ArrayList<>(planned.deviations());
              deviations.addAll(recorded.differences(directory.path()));
              cells.addAll(
                  recorded.results().compare(rows, kept.problems(), model, complete, deviations));
            });
    part.ablation()
        .ifPresent(
            axis -> {
              List<String> marks = new ArrayList<>();
              planned.deviations().forEach(mark -> marks.add("another plan: " + mark));
              ablations.add(
                  Ablation.of(
                      "%s: %s with %s".formatted(part.plan(), planned.plan().benchmark(), model),
                      rows,
                      axis.axis(),
                      axis.full(),
                      complete,
                      marks));
            });
  }

  private static List<String> deviations(PlannedPart planned, Published published, String model) {
    List<String> deviations = new ArrayList<>(planned.deviations());
    planned.part().otherwise().ifPresent(deviations::addAll);
    if (planned.part().publishedBaseline() != BaselineProtocol.GREEDY
        && !planned.plan().stopOnCollapse()) {
      deviations.add("answers end where they collapse there: --stop-on-collapse");
    }
    if (!plain(model).contains(plain(published.model()))) {
      deviations.add("the model is " + model + ", not " + published.model());
    }
    return deviations;
  }

  /** On endpoints the published baselines are not greedy (eg-cfg.md section 6). */
  private static List<String> baselineDeviations(PlannedPart planned) {
    BaselineProtocol published = planned.part().publishedBaseline();
    BaselineProtocol ours = planned.plan().baseline();
    return ours == published
        ? List.of()
        : List.of(
            "the published baseline is %s, ours is %s".formatted(word(published), word(ours)));
  }

  private static String word(BaselineProtocol protocol) {
    return protocol.name().toLowerCase(Locale.ROOT);
  }

  private static String plain(String modelName) {
    return modelName.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  private Rejudged rejudged(Plan plan, Path directory, String extended, Provisions provisions) {
    Benchmark benchmark = benchmark(extended);
    Path data = provisions.data(extended, extendedData, "--extended-data");
    try (PythonExecutor executor = provisions.executor(plan)) {
      List<Problem> problems = benchmark.read(data, executor.syntax());
      Judge judge = new Judge(executor, plan.testLimits(), plan.parallel());
      return new Rejudging(directory, extended, problems, judge).judge(console::note);
    }
  }

  private static Benchmark benchmark(String name) {
    return new Benchmarks(PromptSources.builtIn()).named(name);
  }

  /** Prints the table, writes it into every run's report folder, and says how it came out. */
  ExitCode print(Reproduction table, boolean json) {
    ExitCode code = ablations.isEmpty() ? printComparison(table, json) : printAblations(json);
    directories.forEach(directory -> console.note("run: " + directory));
    return code;
  }

  private ExitCode printComparison(Reproduction table, boolean json) {
    Comparison comparison =
        Comparisons.table(table.name() + ": " + table.title(), cells, runs, BASELINE_PROMPT, notes);
    directories.forEach(
        directory -> comparison.writeCsv(directory.resolve("report").resolve("reproduction.csv")));
    console.text(json ? comparison.json() + "\n" : comparison.text());
    return switch (comparison.verdict()) {
      case REPRODUCED -> ExitCode.DONE;
      case DIVERGES -> ExitCode.GATE_FAILED;
      case PARTIAL -> ExitCode.WORLD;
    };
  }

  private ExitCode printAblations(boolean json) {
    boolean complete = true;
    for (int i = 0; i < ablations.size(); i++) {
      Ablation ablation = ablations.get(i);
      ablation.writeCsv(directories.get(i).resolve("report").resolve("ablation.csv"));
      console.text(json ? ablation.json() + "\n" : ablation.text());
      complete &= ablation.complete();
    }
    return complete ? ExitCode.DONE : ExitCode.WORLD;
  }
}
