package dev.egcfg.benchmarks.ds1000;

import dev.egcfg.benchmarks.DataFile;
import dev.egcfg.benchmarks.DataRecord;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A problem of DS-1000 as the data writes it ({@code xlang-ai/DS-1000}). Its tests are a harness of
 * its own, {@code codeContext}, into which the answer is inserted. What older copies lack is
 * optional.
 *
 * @param problemId 0 to 999 in the full set
 * @param prompt the question and the code around the answer, up to where the answer begins
 * @param codeContext defines {@code test_execution(solution)}
 * @param referenceCode the answer that belongs between the prompt's code and its end
 * @param libraryProblemId counted within the library
 * @param testCaseCount inputs that {@code test_execution} tries
 * @param perturbationType how the question was varied, such as {@code Origin}
 * @param perturbationOriginId the library's problem that it was varied from
 */
public record Ds1000Row(
    long problemId,
    Library library,
    String prompt,
    String codeContext,
    Optional<String> referenceCode,
    Optional<Long> libraryProblemId,
    Optional<Long> testCaseCount,
    Optional<String> perturbationType,
    Optional<Long> perturbationOriginId) {

  /**
   * Reads a file in its order.
   *
   * @throws dev.egcfg.benchmarks.MalformedDataException with file, line and what was expected
   */
  public static List<Ds1000Row> read(Path file) {
    return new DataFile(file)
        .records(each -> Long.toString(each.object("metadata").integer("problem_id"))).stream()
            .map(Ds1000Row::of)
            .toList();
  }

  private static Ds1000Row of(DataRecord row) {
    DataRecord metadata = row.object("metadata");
    String codeContext = row.text("code_context");
    if (!codeContext.contains("def test_execution(")) {
      throw row.malformed("field code_context does not define test_execution()");
    }
    if (Insertion.in(codeContext).isEmpty()) {
      throw row.malformed(
          "field code_context has no exec_context = r\"\"\"...\"\"\" with [insert] in it");
    }
    return new Ds1000Row(
        metadata.integer("problem_id"),
        library(metadata),
        row.text("prompt"),
        codeContext,
        row.optionalText("reference_code"),
        metadata.optionalInteger("library_problem_id"),
        metadata.optionalInteger("test_case_cnt"),
        metadata.optionalText("perturbation_type"),
        metadata.optionalInteger("perturbation_origin_id"));
  }

  private static Library library(DataRecord metadata) {
    String name = metadata.text("library");
    return Library.named(name)
        .orElseThrow(
            () ->
                metadata.malformed(
                    "field metadata.library is \"%s\"; expected one of %s"
                        .formatted(
                            name,
                            Arrays.stream(Library.values())
                                .map(Library::dataName)
                                .collect(Collectors.joining(", ")))));
  }

  /** Where the answer goes. */
  Insertion insertion() {
    return Insertion.in(codeContext).orElseThrow();
  }
}
