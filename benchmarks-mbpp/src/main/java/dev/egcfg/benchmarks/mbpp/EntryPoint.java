package dev.egcfg.benchmarks.mbpp;

import dev.egcfg.execution.PythonSyntax;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** MBPP does not name the function that it asks for: it is the one that the tests call. */
final class EntryPoint {

  private EntryPoint() {}

  /**
   * The outermost call of a function that the reference code defines, in the first test that has
   * one. The definitions tell {@code f} from a wrapper in {@code set(f(1))} and {@code
   * math.isclose(f(1), 2)}.
   */
  static Optional<String> of(List<String> tests, String code, PythonSyntax syntax) {
    Set<String> defined = new LinkedHashSet<>(syntax.definedNames(code));
    return tests.stream()
        .flatMap(test -> syntax.calledNames(test).stream())
        .filter(defined::contains)
        .findFirst();
  }
}
