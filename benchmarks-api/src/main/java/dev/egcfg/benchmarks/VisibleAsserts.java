package dev.egcfg.benchmarks;

import dev.egcfg.execution.Invocation;
import dev.egcfg.execution.PythonSyntax;
import dev.egcfg.execution.VisibleTest;
import java.util.List;
import java.util.Optional;

/** Visible tests made of assert statements (eg-cfg.md section 2 c: the call only is run). */
public final class VisibleAsserts {

  private VisibleAsserts() {}

  /**
   * The test that a statement makes; empty if Python's parser finds no assert in it.
   *
   * @param setup statements that run before the call; may be empty
   */
  public static Optional<VisibleTest> of(String setup, String statement, PythonSyntax syntax) {
    return syntax
        .assertedCall(statement)
        .map(
            call -> new VisibleTest(statement, new Invocation.Call(setup, call), Optional.empty()));
  }

  /** The tests of those statements that are asserts, in their order. */
  public static List<VisibleTest> of(String setup, List<String> statements, PythonSyntax syntax) {
    return statements.stream().flatMap(each -> of(setup, each, syntax).stream()).toList();
  }
}
