package dev.egcfg.reports;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A cell of a table beside the number that it should reproduce.
 *
 * @param protocol what was counted, in words
 * @param reference the number to reproduce, in percent
 * @param referenceProblems that it was measured on
 * @param source of the number
 * @param solved problems that count as solved here
 * @param problems judged here
 * @param attempts judged here
 * @param infrastructure attempts that the harness failed; never scored
 * @param complete whether everything planned was judged
 * @param deviations where the protocol here is not that of the number; empty if it is the same
 */
public record ComparedCell(
    String benchmark,
    String model,
    String method,
    String protocol,
    double reference,
    int referenceProblems,
    String source,
    int solved,
    int problems,
    long attempts,
    long infrastructure,
    boolean complete,
    List<String> deviations) {

  /** What a cell comes to. */
  public enum Verdict {
    /** The number lies inside the 95 % interval of ours. */
    REPRODUCED,
    /** The number lies outside it. */
    DIVERGES,
    /** Fewer problems or attempts than the number's: too early to tell. */
    PARTIAL
  }

  public ComparedCell {
    deviations = List.copyOf(deviations);
  }

  /** Ours, in percent; empty without problems. */
  @JsonProperty
  public OptionalDouble percent() {
    return problems == 0 ? OptionalDouble.empty() : OptionalDouble.of(100.0 * solved / problems);
  }

  /** Ours minus the reference, in points of percent. */
  @JsonProperty
  public OptionalDouble difference() {
    OptionalDouble ours = percent();
    return ours.isPresent() ? OptionalDouble.of(ours.getAsDouble() - reference) : ours;
  }

  /** The 95 % Wilson interval of ours, in percent. */
  @JsonProperty("wilsonPercent")
  public Optional<List<Double>> interval() {
    if (problems == 0) {
      return Optional.empty();
    }
    Wilson wilson = Wilson.interval(solved, problems);
    return Optional.of(List.of(100 * wilson.low(), 100 * wilson.high()));
  }

  /** Decided at the reference's full number of problems only. */
  @JsonProperty
  public Verdict verdict() {
    if (!complete || problems < referenceProblems) {
      return Verdict.PARTIAL;
    }
    List<Double> ends = interval().orElseThrow();
    return reference < ends.get(0) || reference > ends.get(1)
        ? Verdict.DIVERGES
        : Verdict.REPRODUCED;
  }
}
