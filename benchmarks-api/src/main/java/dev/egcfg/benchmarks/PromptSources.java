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

  /** Everything as it comes with egcfg. */
  public static PromptSources builtIn() {
    return new PromptSources(FewShotExamples.builtIn(), Optional.empty());
  }
}
