package dev.egcfg.execution;

import java.util.List;

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
   * Standard input against standard output, compared in Java: trailing white space aside, exactly.
   */
  record StdinStdout(String entryPoint, List<Case> cases) implements Tests {
    public StdinStdout {
      cases = List.copyOf(cases);
    }

    /** One input and the output expected of it. */
    public record Case(String input, String expectedOutput) {}
  }
}
