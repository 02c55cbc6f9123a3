package dev.egcfg.experiments;

import dev.egcfg.benchmarks.Problem;
import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.decoding.AnswerProgram;
import dev.egcfg.decoding.Generation;
import dev.egcfg.decoding.Task;
import dev.egcfg.execution.ChosenProgram;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.Verdict;
import java.util.Optional;

/** One unit's way from the problem to the verdict; nothing is written here. */
final class UnitWork {

  /**
   * A judged answer.
   *
   * @param program what was judged; empty if the answer holds none
   */
  record Judged(
      Task task,
      Generation generation,
      Optional<String> program,
      Verdict verdict,
      long totalMillis,
      long judgingMillis) {}

  private final Plan plan;
  private final RunInputs inputs;
  private final Decoders decoders;

  UnitWork(Plan plan, RunInputs inputs, Decoders decoders) {
    this.plan = plan;
    this.inputs = inputs;
    this.decoders = decoders;
  }

  /** Whatever is thrown is the harness's fault, never the program's. */
  Judged judge(Unit unit, Problem problem) {
    long start = System.nanoTime();
    Task task = task(unit, problem);
    PythonExecutor executor = inputs.executor();
    Completion completion = new Completion(inputs.benchmark(), problem, executor.syntax());
    Generation generation = decoders.decoder(unit.cell(), completion).decode(task, unit.sample());
    Optional<String> program =
        task.begunCode()
            .map(code -> AnswerProgram.completed(code, generation.text()))
            .or(() -> completion.program(generation.text()).map(ChosenProgram::program));
    long judging = System.nanoTime();
    Verdict verdict =
        program
            .map(
                code ->
                    executor.judge(
                        code, problem.judgingTests(), problem.inProcess(), plan.testLimits()))
            .orElse(new Verdict(Verdict.Kind.NO_CODE, completion.withoutProgram(), true));
    long end = System.nanoTime();
    return new Judged(task, generation, program, verdict, millis(start, end), millis(judging, end));
  }

  private Task task(Unit unit, Problem problem) {
    String prompt = unit.cell().configuration().prompt();
    return prompt.equals(BaselineProtocol.RAW_PROMPT)
        ? Tasks.raw(inputs.benchmark(), problem)
        : Tasks.of(
            plan,
            inputs.benchmark(),
            problem,
            SettingsReader.choice(PromptStyle.class).apply(prompt),
            inputs.model().chatTemplate());
  }

  private static long millis(long start, long end) {
    return (end - start) / 1_000_000;
  }
}
