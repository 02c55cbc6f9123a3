package dev.egcfg.experiments;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.execution.PythonSyntax;

/** How code that a model wrote for a problem becomes what is executed and judged. */
record Completion(Benchmark benchmark, Problem problem, PythonSyntax syntax) {

  /** {@link Benchmark#framed} */
  String framed(String code) {
    return benchmark.framed(problem, code);
  }

  /** {@link Benchmark#completed} */
  String completed(String program) {
    return benchmark.completed(problem, program, syntax);
  }
}
