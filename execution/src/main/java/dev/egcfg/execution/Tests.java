package dev.egcfg.execution;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The tests that judge a program. */
public sealed interface Tests {

  /** Statements run one by one against the program's names, after {@code setup}; all must hold. */
  record Asserts(String setup, List<String> statements) implements Tests {
    public Asserts {
      statements = List.copyOf(statements);
    }
  }

  /**
   * Source that defines {@code check(candidate)}, which is given the program's {@code entryPoint}.
   * That is the only name of the program that it may use: a helper that judges is part of the
   * source, or the program could redefine it.
   */
  record CheckFunction(String source, String entryPoint) implements Tests {}

  /**
   * Standard input against standard output, compared in Java.
   *
   * @param entryPoint function called without arguments; empty: the program itself reads and prints
   * @param comparison of each case's output
   * @param limits of each case
   */
  record StdinStdout(
      String entryPoint, List<Case> cases, OutputComparison comparison, CaseLimits limits)
      implements Tests {
    public StdinStdout {
      cases = List.copyOf(cases);
    }

    /** One input and the output expected of it. */
    public record Case(String input, String expectedOutput) {}

    /**
     * What one case may use, where the tests say so; otherwise what the judge allows.
     *
     * @param cpu processor time
     * @param memoryBytes as in {@link Limits}
     */
    public record CaseLimits(Optional<Duration> cpu, Optional<Long> memoryBytes) {

      /** The judge's own. */
      public static final CaseLimits NONE = new CaseLimits(Optional.empty(), Optional.empty());

      Limits over(Limits judges) {
        Duration time = cpu.orElse(judges.cpu());
        Duration twice = time.multipliedBy(2);
        return new Limits(
            time,
            judges.wall().compareTo(twice) > 0 ? judges.wall() : twice,
            memoryBytes.orElse(judges.memoryBytes()),
            judges.maxOutputBytes());
      }
    }
  }
}
