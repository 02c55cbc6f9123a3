package dev.egcfg.experiments.grading;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.DataRecord;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.decoding.AnswerProgram;
import dev.egcfg.execution.ChosenProgram;
import dev.egcfg.execution.PythonSyntax;
import dev.egcfg.experiments.Completion;
import java.util.Optional;

/** Samples that are whole answers, of which the program is a part: by the rules of a run. */
public record Extraction(Benchmark benchmark, PythonSyntax syntax) {

  /** Else what goes on with the problem's code, as a completion does. */
  Optional<ChosenProgram> program(DataRecord line, Problem problem) {
    String answer = line.text(line.has("solution") ? "solution" : "completion");
    Completion completion = new Completion(benchmark, problem, syntax);
    return completion.program(answer).or(() -> goingOn(answer, problem));
  }

  private Optional<ChosenProgram> goingOn(String answer, Problem problem) {
    if (problem.context().isEmpty() || answer.isBlank()) {
      return Optional.empty();
    }
    String program = AnswerProgram.completed(problem.context(), answer);
    return syntax.syntaxError(program).isEmpty()
        ? Optional.of(new ChosenProgram(program, "the prompt's code and what goes on with it"))
        : Optional.empty();
  }
}
