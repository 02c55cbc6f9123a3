package dev.egcfg.experiments;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.decoding.AnswerProgram;
import dev.egcfg.execution.ChosenProgram;
import dev.egcfg.execution.PythonSyntax;
import java.util.Optional;

/** How what a model wrote for a problem becomes what is executed and judged. */
public record Completion(Benchmark benchmark, Problem problem, PythonSyntax syntax) {

  /** The program that an answer gives, completed; empty: none (docs/answers.md). */
  public Optional<ChosenProgram> program(String answer) {
    return AnswerProgram.extract(
            answer, problem.entryPoint(), benchmark.given(problem), this::framed, syntax)
        .map(chosen -> new ChosenProgram(completed(chosen.program()), chosen.rule()));
  }

  /** What is said of an answer that has none. */
  public String withoutProgram() {
    return problem.entryPoint().isEmpty()
        ? "no code in the answer"
        : "no code in the answer defines " + problem.entryPoint();
  }

  /** {@link Benchmark#framed} */
  String framed(String code) {
    return benchmark.framed(problem, code);
  }

  /** {@link Benchmark#completed} */
  String completed(String program) {
    return benchmark.completed(problem, program, syntax);
  }
}
