package dev.egcfg.decoding;

import dev.egcfg.core.ChatTemplate;
import dev.egcfg.core.checkpoint.Checkpoint.ChatTemplateSource;
import dev.egcfg.execution.Jinja;
import dev.egcfg.execution.SandboxOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint's chat template, rendered by Python's Jinja with the settings and variables of
 * transformers' {@code apply_chat_template}: a conversation of one user message, the model's turn
 * opened.
 */
public final class JinjaChatTemplate implements ChatTemplate {

  private static final String TRIAL = "Hello";

  private final Jinja jinja;
  private final String template;
  private final Map<String, @Nullable Object> variables = new HashMap<>();

  private JinjaChatTemplate(
      Jinja jinja, ChatTemplateSource source, Map<String, ? extends @Nullable Object> variables) {
    this.jinja = jinja;
    this.template = source.jinja();
    this.variables.put("tools", null);
    this.variables.put("documents", null);
    this.variables.put("add_generation_prompt", true);
    this.variables.putAll(source.specialTokens());
    this.variables.putAll(variables);
  }

  /**
   * Starts the process that renders it, and tries it with a message.
   *
   * @param variables more that the template may look at, such as {@code enable_thinking}
   * @param libraries folders that hold jinja2 and markupsafe; empty: the interpreter's own
   * @throws dev.egcfg.execution.TemplateException if it cannot be rendered; the one-line message
   *     names its line
   * @throws dev.egcfg.execution.SandboxUnavailableException if there is no Jinja, or no sandbox
   */
  public static JinjaChatTemplate open(
      ChatTemplateSource source,
      Map<String, ? extends @Nullable Object> variables,
      SandboxOptions sandbox,
      List<Path> libraries) {
    JinjaChatTemplate opened =
        new JinjaChatTemplate(Jinja.open(sandbox, libraries), source, variables);
    try {
      opened.render(TRIAL);
      return opened;
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** As above, with nothing but what the checkpoint brings and the interpreter has. */
  public static JinjaChatTemplate open(ChatTemplateSource source, SandboxOptions sandbox) {
    return open(source, Map.of(), sandbox, List.of());
  }

  @Override
  public String render(String userMessage) {
    Map<String, @Nullable Object> all = new HashMap<>(variables);
    Map<String, String> message = new LinkedHashMap<>(); // some templates write it as it stands
    message.put("role", "user");
    message.put("content", userMessage);
    all.put("messages", List.of(message));
    return jinja.render(template, all);
  }

  /** Such as {@code Jinja 3.1.6}. */
  @Override
  public String renderer() {
    return "Jinja " + jinja.version();
  }

  @Override
  public void close() {
    jinja.close();
  }
}
