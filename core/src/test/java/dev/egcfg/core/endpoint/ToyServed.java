package dev.egcfg.core.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.egcfg.core.endpoint.ScriptedServer.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A served model whose tokens are single characters: it counts upwards from the prompt's last digit
 * and ends after 9. The next digit has probability 0.7, {@code x} 0.2, an end token 0.1.
 */
final class ToyServed implements Function<JsonNode, Reply> {

  /** How it writes log-probabilities. */
  enum Shape {
    LEGACY,
    CHAT
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Shape shape;
  private final int most;

  /**
   * @param most completions in one request
   */
  ToyServed(Shape shape, int most) {
    this.shape = shape;
    this.most = most;
  }

  /** The distribution after a text, best first. The empty text is the end token. */
  static Map<String, Double> next(String text) {
    char last = text.isEmpty() ? 'x' : text.charAt(text.length() - 1);
    Map<String, Double> next = new LinkedHashMap<>();
    String following =
        last == '9' ? "" : Character.isDigit(last) ? String.valueOf((char) (last + 1)) : "1";
    next.put(following, Math.log(0.7));
    next.put("x", Math.log(0.2));
    next.put(following.isEmpty() ? "y" : "", Math.log(0.1));
    return next;
  }

  @Override
  public Reply apply(JsonNode request) {
    int count = request.path("n").asInt(1);
    if (count > most) {
      return Reply.json(400, "{\"error\":{\"message\":\"n must be at most " + most + "\"}}");
    }
    if (!request.path("prompt").isTextual()) {
      return Reply.json(400, "{\"error\":{\"message\":\"prompt must be a text\"}}");
    }
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode choices = answer.putArray("choices");
    String prompt = request.path("prompt").asText();
    int written = 0;
    for (int i = 0; i < count; i++) {
      ObjectNode choice = choices.addObject().put("index", i);
      List<String> prefixes = new ArrayList<>();
      List<String> tokens = new ArrayList<>();
      StringBuilder text = new StringBuilder();
      boolean finished = false;
      for (int token = 0; token < request.path("max_tokens").asInt() && !finished; token++) {
        String next = next(prompt + text).keySet().iterator().next();
        prefixes.add(prompt + text);
        tokens.add(next);
        text.append(next);
        finished = next.isEmpty();
        written++;
      }
      choice.put("text", text.toString());
      choice.put("finish_reason", finished ? "stop" : "length");
      if (request.has("logprobs")) {
        choice.set("logprobs", logprobs(prefixes, tokens));
      }
    }
    answer
        .putObject("usage")
        .put("prompt_tokens", prompt.length())
        .put("completion_tokens", written);
    return Reply.json(200, answer.toString());
  }

  private ObjectNode logprobs(List<String> prefixes, List<String> tokens) {
    ObjectNode logprobs = JSON.createObjectNode();
    if (shape == Shape.LEGACY) {
      tokens.forEach(logprobs.putArray("tokens")::add);
      ArrayNode tops = logprobs.putArray("top_logprobs");
      prefixes.forEach(
          prefix -> {
            if (prefix.isEmpty()) {
              tops.addNull();
            } else {
              ObjectNode top = tops.addObject();
              next(prefix).forEach((text, value) -> top.put(text.isEmpty() ? "</s>" : text, value));
            }
          });
    } else {
      ArrayNode content = logprobs.putArray("content");
      for (int i = 0; i < tokens.size(); i++) {
        ObjectNode position = content.addObject().put("token", tokens.get(i));
        ArrayNode top = position.putArray("top_logprobs");
        next(prefixes.get(i))
            .forEach(
                (text, value) -> {
                  ObjectNode token = top.addObject().put("token", text).put("logprob", value);
                  ArrayNode bytes = token.putArray("bytes");
                  for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
                    bytes.add(b & 0xff);
                  }
                });
      }
    }
    return logprobs;
  }
}
