package dev.egcfg.experiments.grading;

import dev.egcfg.execution.Verdict;
import java.util.Optional;

/**
 * What came of judging one program.
 *
 * @param verdict empty if the harness failed, which says nothing about the program
 * @param fault one line: how the harness failed; empty if there is a verdict
 */
public record Judgement(Optional<Verdict> verdict, String fault) {

  static Judgement of(Verdict verdict) {
    return new Judgement(Optional.of(verdict), "");
  }

  static Judgement infrastructure(String fault) {
    return new Judgement(Optional.empty(), fault);
  }

  public boolean passed() {
    return is(Verdict.Kind.PASSED);
  }

  /** Whether the program is right or wrong, rather than unknown. */
  boolean isDecided() {
    return verdict.isPresent() && !is(Verdict.Kind.UNDECIDED);
  }

  boolean is(Verdict.Kind kind) {
    return verdict.filter(judged -> judged.kind() == kind).isPresent();
  }
}
