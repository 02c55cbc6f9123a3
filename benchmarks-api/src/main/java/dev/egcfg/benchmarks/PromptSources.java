package dev.egcfg.benchmarks;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a user can replace in prompts.
 *
 * @param examples come first in the few-shot style
 * @param promptFile a Mustache template that stands in for the benchmark's own, whatever the style;
 *     it may name what that style's own template names
 */
public record PromptSources(FewShotExamples examples, Optional<Path> promptFile) {

  /** With a benchmark's own examples in place of the general ones, unless the user brought some. */
  public PromptSources withExamplesUnlessReplaced(FewShotExamples own) {
    boolean replaced = !examples.examples().equals(FewShotExamples.builtIn().examples());
    return replaced ? this : new PromptSources(own, promptFile);
  }

  /** Everything as it comes with egcfg. */
  public static PromptSources builtIn() {
    return new PromptSources(FewShotExamples.builtIn(), Optional.empty());
  }
}
