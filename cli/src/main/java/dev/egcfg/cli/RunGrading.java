package dev.egcfg.cli;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.experiments.Plan;
import dev.egcfg.experiments.RunDirectory;
import dev.egcfg.experiments.grading.Judge;
import dev.egcfg.experiments.grading.ResultsSoFar;
import dev.egcfg.experiments.grading.SavedAnswers;
import dev.egcfg.reports.RejudgedReport;
import dev.egcfg.reports.RejudgedReport.Attempt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Judges a run's saved answers by the tests of another benchmark of the same problems. */
final class RunGrading {

  private final Console console;
  private final Machine machine;
  private final boolean offline;
  private final Path directory;
  private final Plan plan;
  private final String base;

  /**
   * @param plan the benchmark that judges, and how
   * @throws UsageException if its problems are not the run's
   */
  RunGrading(Console console, Machine machine, boolean offline, Path directory, Plan plan) {
    this.console = console;
    this.machine = machine;
    this.offline = offline;
    this.directory = directory;
    this.plan = plan;
    this.base = RunDirectory.read(directory).benchmark();
    if (!family(base).equals(family(plan.benchmark()))) {
      throw new UsageException(
          directory
              + " holds answers to "
              + base
              + ": "
              + plan.benchmark()
              + " has other problems");
    }
  }

  /** {@code mbpp} of {@code mbpp-et}: they have the same problems. */
  private static String family(String benchmark) {
    return benchmark.replaceFirst("-(et|sanitized)$", "");
  }

  /** In the folder of what is derived from the run. */
  Path defaultResults() {
    Path report = directory.resolve("report");
    try {
      Files.createDirectories(report);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + report, e);
    }
    return report.resolve(plan.benchmark() + ".jsonl");
  }

  static Interruption interruption(Path results, Console console) {
    return Interruption.says(
        "interrupted; the verdicts so far are in " + ResultsSoFar.of(results), console);
  }

  /** Empty if the process is being ended, and the sandbox with it. */
  Optional<RejudgedReport> grade(Path results) {
    Provisions provisions = new Provisions(console, machine, offline);
    Path data = provisions.data(plan);
    Benchmark named = PlannedBenchmark.named(plan.benchmark());
    try (PythonExecutor executor =
        provisions.executor(plan, named, syntax -> named.readAllSplits(data, syntax))) {
      Benchmark benchmark = PlannedBenchmark.of(plan, executor).benchmark();
      List<Problem> problems = benchmark.readAllSplits(data, executor.syntax());
      SavedAnswers answers = SavedAnswers.read(directory, plan.benchmark(), problems);
      Judge judge = new Judge(executor, plan.testLimits(), plan.parallel());
      try (ProgressDisplay progress =
              ProgressDisplay.ofCount(console, plan.benchmark(), answers.count(), "answers");
          Interruption interruption = interruption(results, console)) {
        List<Attempt> attempts = answers.judge(judge, results, progress::reach, console::note);
        if (Interruption.isUnderWay()) {
          return Optional.empty();
        }
        SavedAnswers.writeResults(results, attempts);
        return Optional.of(answers.report(base, attempts));
      }
    }
  }
}
