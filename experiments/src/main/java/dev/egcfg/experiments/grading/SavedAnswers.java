package dev.egcfg.experiments.grading;

import dev.egcfg.benchmarks.Problem;
import dev.egcfg.execution.Verdict;
import dev.egcfg.reports.Details;
import dev.egcfg.reports.RejudgedReport;
import dev.egcfg.reports.RejudgedReport.Attempt;
import dev.egcfg.reports.Row;
import dev.egcfg.reports.RowLog;
import dev.egcfg.reports.UnreadableDetailsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * The judged answers of a run, to be judged again by the tests of another benchmark: the ET
 * protocol (eg-cfg.md section 5). An answer without a program is not run and fails again.
 */
public final class SavedAnswers {

  private final String benchmark;
  private final Map<String, Problem> problems = new HashMap<>();
  private final List<Row> rows = new ArrayList<>();
  private final List<String> problemsWithoutTests;
  private final Path runDirectory;

  private SavedAnswers(Path runDirectory, String benchmark, List<Problem> problems) {
    this.runDirectory = runDirectory;
    this.benchmark = benchmark;
    problems.forEach(problem -> this.problems.put(problem.id(), problem));
    List<String> without = new ArrayList<>();
    for (Row row : RowLog.read(runDirectory).rows()) {
      if (!row.judged()) {
        continue;
      }
      if (this.problems.containsKey(row.problem())) {
        rows.add(row);
      } else if (!without.contains(row.problem())) {
        without.add(row.problem());
      }
    }
    this.problemsWithoutTests = List.copyOf(without);
  }

  /**
   * @param benchmark whose problems these are
   * @param problems all that its data has
   * @throws dev.egcfg.reports.CorruptRowException naming file and line
   */
  public static SavedAnswers read(Path runDirectory, String benchmark, List<Problem> problems) {
    return new SavedAnswers(runDirectory, benchmark, problems);
  }

  /** How many there are to judge. */
  public int count() {
    return rows.size();
  }

  /**
   * Judges them. One that cannot be read is not judged, as one that the harness failed on.
   *
   * @param results beside which verdicts are written as they come, see {@link ResultsSoFar}, until
   *     {@link #writeResults} has written it
   * @param done hears how many are judged
   * @param unreadable hears what cannot be read, and why
   */
  public List<Attempt> judge(
      Judge judge, Path results, IntConsumer done, Consumer<String> unreadable) {
    List<Row> withProgram = new ArrayList<>();
    List<Submission> submissions = new ArrayList<>();
    Set<String> unjudged = new HashSet<>();
    for (Row row : rows) {
      try {
        Details.read(runDirectory, row)
            .program()
            .ifPresent(
                program -> {
                  withProgram.add(row);
                  submissions.add(Submission.of(problem(row), program));
                });
      } catch (UnreadableDetailsException e) {
        unjudged.add(row.unit());
        unreadable.accept(String.valueOf(e.getMessage()));
      }
    }
    int without = rows.size() - submissions.size();
    List<Judgement> judgements;
    try (ResultsSoFar soFar = ResultsSoFar.beside(results)) {
      Judge.Listener listener =
          (index, judgement, count) -> {
            if (judgement.verdict().isPresent()) {
              soFar.add(RejudgedFile.line(attempt(withProgram.get(index), judgement)).toString());
            }
            done.accept(count + without);
          };
      judgements = judge.judge(submissions, listener);
    }
    Map<String, Judgement> byUnit = new HashMap<>();
    for (int i = 0; i < withProgram.size(); i++) {
      byUnit.put(withProgram.get(i).unit(), judgements.get(i));
    }
    return rows.stream()
        .map(
            row ->
                unjudged.contains(row.unit())
                    ? new Attempt(row, Optional.empty())
                    : attempt(row, byUnit))
        .toList();
  }

  private Problem problem(Row row) {
    return Objects.requireNonNull(problems.get(row.problem()));
  }

  /**
   * What judging them showed.
   *
   * @param base the run's own benchmark
   */
  public RejudgedReport report(String base, List<Attempt> attempts) {
    return RejudgedReport.of(benchmark, base, attempts, problemsWithoutTests);
  }

  /**
   * Writes each answer's two verdicts, one JSON object a line, in the rows' order; all of them or
   * none.
   */
  public static void writeResults(Path file, List<Attempt> attempts) {
    RejudgedFile.write(file, attempts);
  }

  private static Attempt attempt(Row row, Map<String, Judgement> byUnit) {
    Judgement judgement = byUnit.get(row.unit());
    return judgement == null
        ? new Attempt(row, Optional.of(Row.Verdict.NO_CODE))
        : attempt(row, judgement);
  }

  private static Attempt attempt(Row row, Judgement judgement) {
    return new Attempt(
        row, judgement.verdict().map(Verdict::kind).map(kind -> Row.Verdict.valueOf(kind.name())));
  }
}
