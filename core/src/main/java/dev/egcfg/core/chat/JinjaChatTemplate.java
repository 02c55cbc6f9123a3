package dev.egcfg.core.chat;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import dev.egcfg.core.ChatTemplate;
import dev.egcfg.core.checkpoint.Checkpoint.ChatTemplateSource;
import dev.egcfg.core.checkpoint.CheckpointException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A checkpoint's Jinja chat template, rendered with the settings and variables of transformers'
 * {@code apply_chat_template}: block lines leave no blank lines, and the model's turn is opened.
 *
 * <p>{@code strftime_now} stays undefined, so that a template which would print today's date prints
 * its fixed one and prompts do not change from day to day.
 */
public final class JinjaChatTemplate implements ChatTemplate {

  /** Jinjava takes the condition for part of the list and loops over nothing. */
  private static final Pattern FILTERED_LOOP = Pattern.compile("\\{%-?\\s*for\\s[^%]*\\sif\\s");

  /** What lstrip_blocks removes; Jinjava's own would also remove blanks after an expression. */
  private static final Pattern BLOCK_INDENT = Pattern.compile("(?m)^[ \\t]+(?=\\{[%#](?!\\+))");

  /** Jinjava knows slices, but not their step; templates use this one to look for the last turn. */
  private static final Pattern REVERSED =
      Pattern.compile("(?<=[\\w\\])])\\[\\s*:\\s*:\\s*-1\\s*](?=[^{}]*[%}]})");

  /** Jinjava binds {@code name=a - 1} as {@code (name=a) - 1}: values want parentheses. */
  private static final Pattern NAMESPACE = Pattern.compile("(?<=\\bnamespace\\()[^()'\"]+(?=\\))");

  private static final Pattern NAMED_VALUE = Pattern.compile("=([^,]+)");

  private final Jinjava jinjava;
  private final ChatTemplateSource source;
  private final String template;

  /**
   * Checks the template by rendering a message.
   *
   * @throws CheckpointException if it cannot be rendered
   */
  public JinjaChatTemplate(ChatTemplateSource source) {
    this.jinjava = jinjava();
    this.source = source;
    String jinja = withoutTrailingNewline(source.jinja().replace("\r\n", "\n"));
    this.template = asJinjavaWritesIt(BLOCK_INDENT.matcher(jinja).replaceAll(""));
    if (FILTERED_LOOP.matcher(template).find()) {
      throw new CheckpointException("chat template: 'for ... if ...' is not supported");
    }
    render("");
  }

  @Override
  public String render(String userMessage) {
    Map<String, Object> variables =
        Map.of(
            "messages", List.of(Map.of("role", "user", "content", userMessage)),
            "add_generation_prompt", true,
            "bos_token", source.bosToken(),
            "eos_token", source.eosToken());
    RenderResult result = jinjava.renderForResult(template, variables);
    for (TemplateError error : result.getErrors()) {
      throw new CheckpointException(
          "chat template, line " + error.getLineno() + ": " + reason(error), error.getException());
    }
    return result.getOutput();
  }

  private static String asJinjavaWritesIt(String jinja) {
    String reversed = REVERSED.matcher(jinja).replaceAll("|reverse");
    return NAMESPACE
        .matcher(reversed)
        .replaceAll(
            arguments ->
                Matcher.quoteReplacement(
                    NAMED_VALUE.matcher(arguments.group()).replaceAll("=($1)")));
  }

  private static Jinjava jinjava() {
    JinjavaConfig config =
        JinjavaConfig.newBuilder()
            .withTrimBlocks(true)
            // a user's code may contain {{ and {%: what was rendered is not a template
            .withNestedInterpretationEnabled(false)
            .withElResolver(new PythonMethods())
            .withLegacyOverrides(
                // as Python's Jinja in all, but accept {{x}} without blanks
                LegacyOverrides.Builder.from(LegacyOverrides.ALL)
                    .withWhitespaceRequiredWithinTokens(false)
                    .build())
            .build();
    Jinjava jinjava = new Jinjava(config);
    jinjava
        .getGlobalContext()
        .registerFunction(
            new ELFunctionDefinition(
                "", "raise_exception", JinjaChatTemplate.class, "raiseException", String.class));
    return jinjava;
  }

  /** What templates call when they cannot express a conversation. */
  public static String raiseException(String message) {
    throw new CheckpointException(message);
  }

  /** Jinja drops one newline at a template's end. */
  private static String withoutTrailingNewline(String template) {
    return template.endsWith("\n") ? template.substring(0, template.length() - 1) : template;
  }

  private static String reason(TemplateError error) {
    for (Throwable e = error.getException(); e != null; e = e.getCause()) {
      if (e instanceof CheckpointException) {
        return String.valueOf(e.getMessage());
      }
    }
    return error.getMessage().lines().findFirst().orElse("unknown error");
  }
}
