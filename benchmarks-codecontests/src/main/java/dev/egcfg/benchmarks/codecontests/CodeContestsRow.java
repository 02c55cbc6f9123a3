package dev.egcfg.benchmarks.codecontests;

import dev.egcfg.benchmarks.DataFile;
import dev.egcfg.benchmarks.DataRecord;
import dev.egcfg.execution.Tests.StdinStdout.Case;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A problem of CodeContests as the data writes it, in the Hugging Face schema of {@code
 * deepmind/code_contests}. Columns that older copies lack are optional.
 *
 * @param source the contest's site, a number of the data set
 * @param difficulty a number of the data set
 * @param solutions correct ones, in every language
 * @param timeLimit for one test
 * @param memoryLimitBytes for one test; the data writes 0 where it knows none
 * @param inputFile read instead of standard input, where the contest says so
 * @param outputFile written instead of standard output, where the contest says so
 * @param codeforcesRating zero where there is none
 */
public record CodeContestsRow(
    String name,
    String description,
    List<Case> publicTests,
    List<Case> privateTests,
    List<Case> generatedTests,
    Optional<Long> source,
    Optional<Long> difficulty,
    List<Solution> solutions,
    Optional<Duration> timeLimit,
    Optional<Long> memoryLimitBytes,
    Optional<String> inputFile,
    Optional<String> outputFile,
    Optional<Long> codeforcesRating) {

  public CodeContestsRow {
    publicTests = List.copyOf(publicTests);
    privateTests = List.copyOf(privateTests);
    generatedTests = List.copyOf(generatedTests);
    solutions = List.copyOf(solutions);
  }

  /** A solution; languages are numbered as the data numbers them. */
  public record Solution(long language, String code) {

    private static final long PYTHON3 = 3;

    public boolean isPython3() {
      return language == PYTHON3;
    }
  }

  /**
   * Reads a file in its order.
   *
   * @throws dev.egcfg.benchmarks.MalformedDataException with file, line and what was expected
   */
  public static List<CodeContestsRow> read(Path file) {
    return new DataFile(file)
            .without("incorrect_solutions", "untranslated_description")
            .records(each -> each.text("name"))
            .stream()
            .map(CodeContestsRow::of)
            .toList();
  }

  private static CodeContestsRow of(DataRecord row) {
    CodeContestsRow read =
        new CodeContestsRow(
            row.text("name"),
            row.text("description"),
            tests(row.object("public_tests")),
            tests(row.object("private_tests")),
            tests(row.object("generated_tests")),
            row.optionalInteger("source"),
            row.optionalInteger("difficulty"),
            row.optionalObject("solutions").map(CodeContestsRow::solutions).orElse(List.of()),
            row.optionalObject("time_limit").map(CodeContestsRow::duration),
            row.optionalInteger("memory_limit_bytes"),
            row.optionalText("input_file").filter(name -> !name.isEmpty()),
            row.optionalText("output_file").filter(name -> !name.isEmpty()),
            row.optionalInteger("cf_rating"));
    if (read.judgingTests().isEmpty()) {
      throw row.malformed(
          "no test at all: expected one in public_tests, private_tests or generated_tests");
    }
    return read;
  }

  /** Private and generated tests; the public ones if there are none (eg-cfg.md section 5). */
  public List<Case> judgingTests() {
    List<Case> hidden = new ArrayList<>(privateTests);
    hidden.addAll(generatedTests);
    return hidden.isEmpty() ? publicTests : List.copyOf(hidden);
  }

  private static List<Case> tests(DataRecord columns) {
    List<String> inputs = columns.texts("input");
    List<String> outputs = columns.texts("output");
    requireSameLength(columns, "input", inputs, "output", outputs);
    List<Case> tests = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      tests.add(new Case(inputs.get(i), outputs.get(i)));
    }
    return tests;
  }

  private static List<Solution> solutions(DataRecord columns) {
    List<Long> languages = columns.integers("language");
    List<String> codes = columns.texts("solution");
    requireSameLength(columns, "language", languages, "solution", codes);
    List<Solution> solutions = new ArrayList<>();
    for (int i = 0; i < languages.size(); i++) {
      solutions.add(new Solution(languages.get(i), codes.get(i)));
    }
    return solutions;
  }

  private static void requireSameLength(
      DataRecord columns, String first, List<?> firsts, String second, List<?> seconds) {
    if (firsts.size() != seconds.size()) {
      throw columns.malformed(
          "%s has %d elements and %s has %d; expected as many of both"
              .formatted(columns.path(first), firsts.size(), columns.path(second), seconds.size()));
    }
  }

  private static Duration duration(DataRecord limit) {
    return Duration.ofSeconds(limit.integer("seconds"), limit.optionalInteger("nanos").orElse(0L));
  }
}
