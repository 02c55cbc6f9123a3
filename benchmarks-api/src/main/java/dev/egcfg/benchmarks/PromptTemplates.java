package dev.egcfg.benchmarks;

import java.util.EnumMap;
import java.util.Map;

/**
 * A benchmark's prompts, one Mustache resource a style beside the adapter's class: {@code
 * plain.mustache}, {@code few-shot.mustache}, {@code long-code.mustache}. A prompt ends without
 * white space.
 */
public final class PromptTemplates {

  private final Map<PromptStyle, PromptTemplate> byStyle = new EnumMap<>(PromptStyle.class);
  private final FewShotExamples examples;

  /**
   * @param adapter the class beside which the resources lie
   * @param examples come first in the few-shot style
   */
  public PromptTemplates(Class<?> adapter, FewShotExamples examples) {
    this.examples = examples;
    byStyle.put(PromptStyle.PLAIN, PromptTemplate.resource(adapter, "plain.mustache"));
    byStyle.put(PromptStyle.FEW_SHOT, PromptTemplate.resource(adapter, "few-shot.mustache"));
    byStyle.put(PromptStyle.LONG_CODE, PromptTemplate.resource(adapter, "long-code.mustache"));
  }

  /**
   * The user's message.
   *
   * @param values what the template names; a missing one is an error
   */
  public UserPrompt render(PromptStyle style, Map<String, ?> values) {
    PromptTemplate template = byStyle.get(style);
    if (template == null) {
      throw new IllegalArgumentException("no template for " + style);
    }
    String problem = template.render(values).stripTrailing();
    return style == PromptStyle.FEW_SHOT
        ? new UserPrompt(examples.text(), problem, Sha256.of(examples.text() + template.source()))
        : new UserPrompt("", problem, Sha256.of(template.source()));
  }
}
