package dev.egcfg.experiments;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.core.ChatTemplate;
import dev.egcfg.core.Tokenizer;
import dev.egcfg.decoding.SignalPreview;
import dev.egcfg.decoding.Task;
import dev.egcfg.execution.PythonExecutor;
import java.util.List;
import java.util.Optional;

/**
 * What a model sees of a problem, for which no model is needed: its tokenizer and its chat template
 * are enough.
 *
 * @param prompt the unconditional prompt, as the model reads it
 * @param signal the dynamic signal; empty without programs to run, or if none of them can be
 * @param promptWithSignal the dynamic prompt; the same as {@code prompt} without a signal
 * @param promptTokens of {@code prompt}
 * @param signalTokens of {@code signal}
 * @param promptSha256 of the templates that made the user's message
 */
public record ModelView(
    String prompt,
    String signal,
    String promptWithSignal,
    int promptTokens,
    int signalTokens,
    String promptSha256) {

  /**
   * At the first value of every list of the plan.
   *
   * @param programs stand in for candidates; none: no signal
   */
  public static ModelView of(
      Plan plan,
      Benchmark benchmark,
      Problem problem,
      List<String> programs,
      Tokenizer tokenizer,
      Optional<ChatTemplate> template,
      PythonExecutor executor) {
    PromptStyle style = plan.grid().prompts().get(0);
    Task task = Tasks.of(plan, benchmark, problem, style, template);
    String signal =
        programs.isEmpty()
            ? ""
            : SignalPreview.of(
                task,
                programs,
                tokenizer,
                new CompletingExecutor(
                    executor, new Completion(benchmark, problem, executor.syntax())),
                plan.guidedSettings());
    return new ModelView(
        task.prompt().text(),
        signal,
        task.prompt().withSignal(signal),
        tokenizer.encode(task.prompt().text()).length,
        tokenizer.encode(signal).length,
        benchmark.prompt(problem, style).sha256());
  }
}
