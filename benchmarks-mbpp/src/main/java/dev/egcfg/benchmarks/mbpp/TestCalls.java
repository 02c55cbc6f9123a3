package dev.egcfg.benchmarks.mbpp;

import dev.egcfg.execution.Invocation;
import dev.egcfg.execution.PythonSyntax;
import dev.egcfg.execution.VisibleTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the assert statements of a whole file call. They are parsed at once, because a question to
 * Python's parser may cost a process.
 */
final class TestCalls {

  private record TestCall(Optional<String> expression, List<String> calledNames) {}

  private final PythonSyntax syntax;
  private final Map<String, TestCall> byStatement = new HashMap<>();

  TestCalls(List<String> statements, PythonSyntax syntax) {
    this.syntax = syntax;
    List<Optional<String>> expressions = syntax.assertedCalls(statements);
    List<List<String>> calledNames = syntax.calledNamesOfEach(statements);
    for (int i = 0; i < statements.size(); i++) {
      byStatement.put(statements.get(i), new TestCall(expressions.get(i), calledNames.get(i)));
    }
  }

  /**
   * The visible test that a statement makes; only its call is run (eg-cfg.md section 2 c). Empty if
   * it is no assert.
   *
   * @param setup statements that run before the call; may be empty
   */
  Optional<VisibleTest> visibleTest(String setup, String statement) {
    return call(statement)
        .expression()
        .map(
            expression ->
                new VisibleTest(
                    statement, new Invocation.Call(setup, expression), Optional.empty()));
  }

  /**
   * The function that a problem asks for, which MBPP does not name: the only one that its tests
   * call, else the outermost that the reference code defines. The definitions tell {@code f} from
   * the wrapper in {@code set(f(1))} and {@code math.isclose(f(1), 2)}.
   */
  Optional<String> entryPoint(List<String> tests, String code) {
    List<String> called =
        tests.stream().flatMap(test -> call(test).calledNames().stream()).distinct().toList();
    if (called.size() == 1) {
      return Optional.of(called.get(0));
    }
    List<String> defined = syntax.definedNames(code);
    return called.stream().filter(defined::contains).findFirst();
  }

  private TestCall call(String statement) {
    return byStatement.getOrDefault(statement, new TestCall(Optional.empty(), List.of()));
  }
}
