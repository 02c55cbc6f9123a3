package dev.egcfg.experiments;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.benchmarks.UserPrompt;
import dev.egcfg.core.ChatTemplate;
import dev.egcfg.decoding.Prompts;
import dev.egcfg.decoding.Task;
import java.util.Optional;

/** What a decoder is asked. */
final class Tasks {

  private Tasks() {}

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
