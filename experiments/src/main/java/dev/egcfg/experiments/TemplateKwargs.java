package dev.egcfg.experiments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Variables of a chat template: {@code enable_thinking=false,level=high}, or a JSON object. */
final class TemplateKwargs {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
  private static final List<String> OURS = List.of("messages", "add_generation_prompt");

  private final KeptSettings settings;

  TemplateKwargs(KeptSettings settings) {
    this.settings = settings;
  }

  /**
   * Texts, numbers, booleans, and lists and maps of them; kept as JSON.
   *
   * @throws PlanException if they are written otherwise
   */
  Map<String, Object> read() {
    Optional<String> text = settings.in().text(Setting.TEMPLATE_KWARGS);
    if (text.isEmpty()) {
      return Map.of();
    }
    try {
      Map<String, Object> values =
          text.get().stripLeading().startsWith("{") ? object(text.get()) : pairs(text.get());
      values.forEach(TemplateKwargs::check);
      settings.kept(Setting.TEMPLATE_KWARGS, JSON.writeValueAsString(values));
      return values;
    } catch (JsonProcessingException e) {
      throw refused(text.get());
    }
  }

  @SuppressWarnings("unchecked") // keys of JSON objects are strings
  private static Map<String, Object> object(String text) throws JsonProcessingException {
    return new TreeMap<String, Object>(JSON.readValue(text, Map.class));
  }

  private static Map<String, Object> pairs(String text) {
    Map<String, Object> values = new TreeMap<>();
    for (String pair : text.split(",", -1)) {
      int at = pair.indexOf('=');
      if (at < 0
          || values.put(pair.substring(0, at).strip(), value(pair.substring(at + 1))) != null) {
        throw refused(text);
      }
    }
    return values;
  }

  /** A literal of JSON or of Python, else the text itself. */
  private static Object value(String text) {
    String literal = text.strip();
    if (literal.equals("True") || literal.equals("False")) {
      return Boolean.valueOf(literal);
    }
    try {
      Object value = JSON.readValue(literal.equals("None") ? "null" : literal, Object.class);
      return value == null ? NullNode.instance : value;
    } catch (JsonProcessingException e) {
      return literal;
    }
  }

  private static void check(String name, Object value) {
    if (!NAME.matcher(name).matches() || OURS.contains(name)) {
      throw new PlanException(
          "--" + Setting.TEMPLATE_KWARGS.key() + ": '" + name + "' is no variable to be set");
    }
  }

  private static PlanException refused(String text) {
    return new PlanException(
        "--"
            + Setting.TEMPLATE_KWARGS.key()
            + ": '"
            + text
            + "' is not NAME=VALUE,... with every name once, nor a JSON object");
  }
}
