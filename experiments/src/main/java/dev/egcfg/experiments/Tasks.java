package dev.egcfg.experiments;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.benchmarks.UserPrompt;
import dev.egcfg.core.ChatTemplate;
import dev.egcfg.decoding.Prompt;
import dev.egcfg.decoding.Prompts;
import dev.egcfg.decoding.Task;
import java.util.Optional;

/** What a decoder is asked. */
final class Tasks {

  private Tasks() {}

  /** An answer that goes on with the problem's own code: no instruction, no chat template. */
  static Task raw(Benchmark benchmark, Problem problem) {
    return new Task(
        benchmark.name(),
        problem.id(),
        BaselineProtocol.RAW_PROMPT,
        new Prompt(problem.context(), ""),
        benchmark.guidanceMarker(problem),
        problem.visibleTests(),
        Optional.of(problem.context()));
  }

  static Task of(
      Plan plan,
      Benchmark benchmark,
      Problem problem,
      PromptStyle style,
      Optional<ChatTemplate> template) {
    UserPrompt user = benchmark.prompt(problem, style);
    return new Task(
        benchmark.name(),
        problem.id(),
        Labels.of(style),
        Prompts.of(user.examples(), user.problem(), plan.signalPosition(), template),
        benchmark.guidanceMarker(problem),
        problem.visibleTests());
  }
}
