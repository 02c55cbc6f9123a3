package dev.egcfg.benchmarks;

import java.util.EnumMap;
import java.util.Locale;
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
   * @throws MalformedDataException if the user's prompt file is no template
   */
  public PromptTemplates(Class<?> adapter, PromptSources sources) {
    this.examples = sources.examples();
    for (PromptStyle style : PromptStyle.values()) {
      byStyle.put(
          style,
          sources
              .promptFile()
              .map(PromptTemplate::read)
              .orElseGet(() -> PromptTemplate.resource(adapter, fileName(style))));
    }
  }

  private static String fileName(PromptStyle style) {
    return style.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".mustache";
  }

  /**
   * The user's message.
   *
   * @param values what the template may name
   * @throws MalformedDataException if a user's prompt file names something else
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
