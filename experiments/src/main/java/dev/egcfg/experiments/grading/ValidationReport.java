package dev.egcfg.experiments.grading;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.egcfg.benchmarks.KnownBadProblem;
import dev.egcfg.execution.Verdict;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a benchmark's own gold solutions pass its tests.
 *
 * @param data the file that was read
 * @param problems that were looked at
 * @param passed gold solutions
 * @param hardened verdicts that were reached where the program could not interfere
 * @param unhardened all other verdicts
 * @param failures gold solutions that do not pass, in the data's order
 * @param infrastructure gold solutions that the harness failed to judge
 * @param withoutGold ids of the problems whose data has no gold program
 * @param knownBadThatPass problems on the known-bad list whose gold solution passes all the same
 * @param examples of the docstrings; empty for benchmarks that have none
 */
public record ValidationReport(
    String benchmark,
    String data,
    String dataSha256,
    String sandboxLevel,
    String pythonVersion,
    int problems,
    int passed,
    int hardened,
    int unhardened,
    List<Failure> failures,
    List<Fault> infrastructure,
    List<String> withoutGold,
    List<KnownBadProblem> knownBadThatPass,
    Optional<Examples> examples) {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  public ValidationReport {
    failures = List.copyOf(failures);
    infrastructure = List.copyOf(infrastructure);
    withoutGold = List.copyOf(withoutGold);
    knownBadThatPass = List.copyOf(knownBadThatPass);
  }

  /**
   * A gold solution that does not pass.
   *
   * @param knownReason why that is expected; empty if the problem is not on the known-bad list
   */
  public record Failure(
      String problem, Verdict.Kind verdict, String detail, Optional<String> knownReason) {}

  /** What could not be judged, and how the harness failed. */
  public record Fault(String problem, String message) {}

  /**
   * The visible tests that docstrings give.
   *
   * @param byForm how many are written in each form, by its sign, in the order of the forms
   * @param problemsWithout ids of the problems that give none
   * @param contradicted those that do not hold for the gold solution
   */
  public record Examples(
      Map<String, Long> byForm, List<String> problemsWithout, List<Contradiction> contradicted) {
    public Examples {
      byForm = Collections.unmodifiableMap(new LinkedHashMap<>(byForm));
      problemsWithout = List.copyOf(problemsWithout);
      contradicted = List.copyOf(contradicted);
    }
  }

  /** A visible test that does not hold for the gold solution of its problem. */
  public record Contradiction(String problem, String test) {}

  /** Whether every gold solution that fails is on the known-bad list. */
  @JsonIgnore
  public boolean isGatePassed() {
    return failures.stream().allMatch(failure -> failure.knownReason().isPresent());
  }

  /** How many pass, and which do not. */
  String line() {
    String result =
        "%d of %d gold solutions pass, sandbox %s"
            .formatted(passed, problems - withoutGold.size(), sandboxLevel);
    if (failures.isEmpty()) {
      return result;
    }
    return result
        + "; fail: "
        + failures.stream()
            .map(
                each ->
                    each.problem()
                        + " "
                        + each.verdict()
                        + (each.knownReason().isPresent() ? " (known)" : ""))
            .collect(Collectors.joining(", "));
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws JsonProcessingException if it is something else
   */
  static ValidationReport read(String json) throws JsonProcessingException {
    return MAPPER.readValue(json, ValidationReport.class);
  }

  /** The report as one JSON object. */
  public String json() {
    try {
      return MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the report as JSON", e);
    }
  }
}
