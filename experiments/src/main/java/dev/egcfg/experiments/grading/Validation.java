package dev.egcfg.experiments.grading;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.KnownBadProblem;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.execution.Tests;
import dev.egcfg.execution.Verdict;
import dev.egcfg.execution.VisibleTest;
import dev.egcfg.experiments.grading.ValidationReport.Contradiction;
import dev.egcfg.experiments.grading.ValidationReport.Examples;
import dev.egcfg.experiments.grading.ValidationReport.Failure;
import dev.egcfg.experiments.grading.ValidationReport.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/** Judges a benchmark's gold solutions by the benchmark's own tests. */
public final class Validation {

  private final Benchmark benchmark;
  private final List<Problem> problems;
  private final List<Problem> withGold;
  private final Judge judge;

  /**
   * @param problems of the benchmark, all or some
   */
  public Validation(Benchmark benchmark, List<Problem> problems, Judge judge) {
    this.benchmark = benchmark;
    this.problems = List.copyOf(problems);
    this.withGold = problems.stream().filter(Validation::hasGold).toList();
    this.judge = judge;
  }

  private static boolean hasGold(Problem problem) {
    return !problem.goldProgram().isEmpty();
  }

  /** How many there are to judge. */
  public int goldSolutions() {
    return withGold.size();
  }

  /**
   * Judges all.
   *
   * @param data the file that the problems were read from
   * @param dataSha256 of that file
   * @param examples what {@link #examples} found; empty for benchmarks without docstrings
   * @param done hears how many gold solutions are judged
   */
  public ValidationReport report(
      Path data, String dataSha256, Optional<Examples> examples, IntConsumer done) {
    List<Judgement> judgements =
        judge.judge(
            withGold.stream().map(each -> Submission.of(each, each.goldProgram())).toList(), done);
    List<Verdict> verdicts =
        judgements.stream().flatMap(judgement -> judgement.verdict().stream()).toList();
    int hardened = (int) verdicts.stream().filter(Verdict::hardened).count();
    return new ValidationReport(
        benchmark.name(),
        data.toString(),
        dataSha256,
        judge.executor().level().name(),
        judge.executor().pythonVersion(),
        problems.size(),
        (int) judgements.stream().filter(Judgement::passed).count(),
        hardened,
        verdicts.size() - hardened,
        failures(judgements),
        faults(judgements),
        problems.stream().filter(each -> !hasGold(each)).map(Problem::id).toList(),
        knownBadThatPass(judgements),
        examples);
  }

  private List<Failure> failures(List<Judgement> judgements) {
    Map<String, String> reasons =
        benchmark.knownBad().stream()
            .collect(Collectors.toMap(KnownBadProblem::id, KnownBadProblem::reason));
    List<Failure> failures = new ArrayList<>();
    for (int i = 0; i < judgements.size(); i++) {
      String id = withGold.get(i).id();
      judgements
          .get(i)
          .verdict()
          .filter(verdict -> verdict.kind() != Verdict.Kind.PASSED)
          .map(
              verdict ->
                  new Failure(
                      id, verdict.kind(), verdict.detail(), Optional.ofNullable(reasons.get(id))))
          .ifPresent(failures::add);
    }
    return failures;
  }

  private List<Fault> faults(List<Judgement> judgements) {
    List<Fault> faults = new ArrayList<>();
    for (int i = 0; i < judgements.size(); i++) {
      if (judgements.get(i).verdict().isEmpty()) {
        faults.add(new Fault(withGold.get(i).id(), judgements.get(i).fault()));
      }
    }
    return faults;
  }

  private List<KnownBadProblem> knownBadThatPass(List<Judgement> judgements) {
    List<KnownBadProblem> found = new ArrayList<>();
    for (int i = 0; i < judgements.size(); i++) {
      String id = withGold.get(i).id();
      if (judgements.get(i).passed()) {
        benchmark.knownBad().stream().filter(bad -> bad.id().equals(id)).forEach(found::add);
      }
    }
    return found;
  }

  /**
   * Runs the visible tests, which are asserts here, on the gold solutions.
   *
   * @param byForm how many visible tests are written in each form
   */
  public Examples examples(Map<String, Long> byForm) {
    List<Problem> asking =
        withGold.stream().filter(problem -> !problem.visibleTests().isEmpty()).toList();
    List<Judgement> together =
        judge.judge(asking.stream().map(each -> holding(each, sources(each))).toList(), done -> {});
    List<Problem> suspects = new ArrayList<>();
    for (int i = 0; i < asking.size(); i++) {
      if (!together.get(i).passed()) {
        suspects.add(asking.get(i));
      }
    }
    return new Examples(
        byForm,
        problems.stream()
            .filter(problem -> problem.visibleTests().isEmpty())
            .map(Problem::id)
            .toList(),
        suspects.stream().flatMap(each -> contradicted(each).stream()).toList());
  }

  private List<Contradiction> contradicted(Problem problem) {
    List<String> tests = sources(problem);
    List<Judgement> each =
        judge.judge(
            tests.stream().map(test -> holding(problem, List.of(test))).toList(), done -> {});
    List<Contradiction> contradicted = new ArrayList<>();
    for (int i = 0; i < tests.size(); i++) {
      if (each.get(i).verdict().isPresent() && !each.get(i).passed()) {
        contradicted.add(new Contradiction(problem.id(), tests.get(i)));
      }
    }
    return contradicted;
  }

  private static List<String> sources(Problem problem) {
    return problem.visibleTests().stream().map(VisibleTest::source).toList();
  }

  private static Submission holding(Problem problem, List<String> asserts) {
    return new Submission(
        problem.goldProgram(), new Tests.Asserts("", asserts), problem.inProcess());
  }
}
