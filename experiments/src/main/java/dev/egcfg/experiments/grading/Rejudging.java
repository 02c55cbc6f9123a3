package dev.egcfg.experiments.grading;

import dev.egcfg.benchmarks.Problem;
import dev.egcfg.reports.Details;
import dev.egcfg.reports.Row;
import dev.egcfg.reports.RowCodec;
import dev.egcfg.reports.RowLog;
import dev.egcfg.reports.UnreadableDetailsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A run's saved programs, judged again by the tests of another benchmark with the same problems:
 * how the extended benchmarks are published (eg-cfg.md section 5). The rows go to {@code
 * rejudged/<benchmark>/} in the run directory and may be deleted; what they hold is not judged
 * again.
 */
public final class Rejudging {

  private static final int BATCH = 256;

  private final Path runDirectory;
  private final String benchmark;
  private final Map<String, Problem> problems = new HashMap<>();
  private final Judge judge;

  /**
   * @param benchmark the one whose tests judge
   * @param problems its problems; rows of others are left out
   */
  public Rejudging(Path runDirectory, String benchmark, List<Problem> problems, Judge judge) {
    this.runDirectory = runDirectory;
    this.benchmark = benchmark;
    this.judge = judge;
    problems.forEach(problem -> this.problems.put(problem.id(), problem));
  }

  /**
   * What has been judged.
   *
   * @param rows where the rows are, as {@link RowLog} reads them
   * @param faults rows that the harness failed to judge; they are left out, and judged the next
   *     time
   */
  public record Rejudged(Path rows, int faults) {}

  /**
   * @param unreadable hears which answers cannot be read, and why
   */
  public Rejudged judge(Consumer<String> unreadable) {
    Path folder = runDirectory.resolve("rejudged").resolve(benchmark);
    RowLog.setAside(folder, writer -> true, true);
    Map<String, Row> known = new HashMap<>();
    RowLog.read(folder).rows().forEach(row -> known.put(row.unit(), row));
    List<Row> open =
        RowLog.read(runDirectory).rows().stream()
            .filter(row -> row.judged() && problems.containsKey(row.problem()))
            .filter(row -> !isDone(row, known))
            .toList();
    int faults = 0;
    try {
      Path rows = Files.createDirectories(folder.resolve("rows")).resolve("main.jsonl");
      for (int from = 0; from < open.size(); from += BATCH) {
        int to = Math.min(open.size(), from + BATCH);
        List<Row> judged =
            judge(open.subList(from, to), unreadable).stream().filter(Row::judged).toList();
        write(rows, judged);
        faults += to - from - judged.size();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write into " + folder, e);
    }
    return new Rejudged(folder, faults);
  }

  private static boolean isDone(Row row, Map<String, Row> known) {
    return Optional.ofNullable(known.get(row.unit()))
        .filter(Row::judged)
        .filter(again -> again.attempt() >= row.attempt())
        .isPresent();
  }

  /** Equal programs for one problem are judged once. */
  private List<Row> judge(List<Row> rows, Consumer<String> unreadable) {
    Map<Submission, Judgement> judgements = new LinkedHashMap<>();
    Map<Row, Submission> submissions = new LinkedHashMap<>();
    List<Row> readable = new ArrayList<>();
    for (Row row : rows) {
      try {
        Details.read(runDirectory, row)
            .program()
            .ifPresent(program -> submissions.put(row, Submission.of(problem(row), program)));
        readable.add(row);
      } catch (UnreadableDetailsException e) {
        unreadable.accept(String.valueOf(e.getMessage())); // and counted as a fault
      }
    }
    List<Submission> distinct = submissions.values().stream().distinct().toList();
    List<Judgement> results = judge.judge(distinct, count -> {});
    for (int i = 0; i < distinct.size(); i++) {
      judgements.put(distinct.get(i), results.get(i));
    }
    List<Row> judged = new ArrayList<>();
    for (Row row : readable) {
      Submission submission = submissions.get(row);
      judged.add(
          submission == null
              ? row.judgedBy(benchmark, row.verdict(), row.hardened())
              : row(row, Optional.ofNullable(judgements.get(submission)).orElseThrow()));
    }
    return judged;
  }

  private Row row(Row row, Judgement judgement) {
    return row.judgedBy(
        benchmark,
        judgement.verdict().map(verdict -> Row.Verdict.valueOf(verdict.kind().name())),
        judgement.verdict().map(verdict -> verdict.hardened()).orElse(false));
  }

  private Problem problem(Row row) {
    return Objects.requireNonNull(problems.get(row.problem()));
  }

  private static void write(Path file, List<Row> rows) throws IOException {
    try (Writer out =
        Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (Row row : rows) {
        out.write(RowCodec.encode(row));
        out.write('\n');
      }
    }
  }
}
