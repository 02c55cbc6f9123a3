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
   * Source that puts the program into a context of its own and runs it there, as DS-1000's does: it
   * defines {@code test_execution(solution)} and perhaps {@code test_string(solution)}, which are
   * given the program's text and raise unless they hold. Always judged in one process, with random
   * generators seeded; a fault before the program's first line is the harness's.
   */
  record Harness(String source) implements Tests {}

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
