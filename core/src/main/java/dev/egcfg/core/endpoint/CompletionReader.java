package dev.egcfg.core.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.egcfg.core.endpoint.Completions.Alternative;
import dev.egcfg.core.endpoint.Completions.Choice;
import dev.egcfg.core.endpoint.Completions.Position;
import dev.egcfg.core.endpoint.Completions.TokenText;
import dev.egcfg.core.endpoint.Completions.TokenText.Origin;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads both shapes of log-probabilities: OpenAI's for completions ({@code
 * logprobs.top_logprobs[{text: logprob}]}; vLLM, hosted services) and that for chats, which
 * llama.cpp uses here too ({@code logprobs.content[].top_logprobs[{id, token, bytes, logprob}]}).
 */
final class CompletionReader {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // NaN and Infinity, which JSON does not have and Python writes
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private static final int HTTP_OK = 200;

  /** Why a model stops: of its own accord, or at a text that it was told to stop at. */
  private static final Set<String> ENDS =
      Set.of("", "null", "stop", "eos", "eos_token", "stop_sequence");

  private static final String TOKEN_ID = "token_id:";
  private static final String BYTES = "bytes:";
  private static final Pattern ESCAPE = Pattern.compile("\\\\x([0-9a-fA-F]{2})");
  private static final Pattern ESCAPED = Pattern.compile(BYTES + ESCAPE.pattern());

  private CompletionReader() {}

  /**
   * @throws TransientFailureException if this is no answer to a request for {@code count}
   *     completions: half a body, a proxy's page
   * @throws RefusedRequestException if the server has answered, but not that number of times
   */
  static Completions read(String body, int count) {
    JsonNode root;
    try {
      root = MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw new TransientFailureException("the answer is not JSON: " + start(body), e);
    }
    JsonNode choices = root.path("choices");
    if (!choices.isEmpty() && choices.size() < count) {
      throw new RefusedRequestException(
          HTTP_OK, choices.size() + " completions came where " + count + " were asked for");
    }
    if (!choices.isArray() || choices.size() != count) {
      throw new TransientFailureException(
          "the answer holds "
              + choices.size()
              + " completions instead of "
              + count
              + ": "
              + start(body),
          Optional.empty());
    }
    List<JsonNode> inOrder = new ArrayList<>();
    choices.forEach(inOrder::add);
    inOrder.sort(Comparator.comparingInt(choice -> choice.path("index").asInt()));
    JsonNode usage = root.path("usage");
    return new Completions(
        inOrder.stream().map(CompletionReader::choice).toList(),
        counted(usage.path("prompt_tokens")),
        counted(usage.path("completion_tokens")),
        counted(usage.path("prompt_tokens_details").path("cached_tokens")));
  }

  /** What is charged for; 0 where it is not said. */
  private static int counted(JsonNode tokens) {
    if (tokens.isNumber() && (!tokens.canConvertToInt() || tokens.intValue() < 0)) {
      throw new TransientFailureException(
          "the server counts " + start(tokens.toString()) + " tokens", Optional.empty());
    }
    return tokens.asInt();
  }

  private static Choice choice(JsonNode choice) {
    if (!choice.path("text").isTextual()) {
      throw new TransientFailureException(
          "a completion without text: " + start(choice.toString()), Optional.empty());
    }
    JsonNode logprobs = choice.path("logprobs");
    List<Position> positions =
        logprobs.path("content").isArray()
            ? chatStyle(logprobs.path("content"))
            : legacyStyle(logprobs);
    return new Choice(choice.path("text").asText(), positions, isFinished(choice));
  }

  /** Whether the model ended it; a server that gave up in the middle has not answered. */
  private static boolean isFinished(JsonNode choice) {
    String reason = choice.path("finish_reason").asText("");
    if (reason.equals("length")) {
      return false;
    }
    if (!ENDS.contains(reason)) {
      throw new TransientFailureException(
          "a completion was ended by the server: " + reason, Optional.empty());
    }
    return true;
  }

  private static List<Position> chatStyle(JsonNode content) {
    List<Position> positions = new ArrayList<>();
    for (JsonNode token : content) {
      List<Alternative> top = new ArrayList<>();
      for (JsonNode alternative : token.path("top_logprobs")) {
        top.add(
            new Alternative(chatToken(alternative), logProbability(alternative.path("logprob"))));
      }
      positions.add(position(chatToken(token), top));
    }
    return positions;
  }

  private static TokenText chatToken(JsonNode token) {
    OptionalInt id =
        token.path("id").isInt() ? OptionalInt.of(token.path("id").asInt()) : OptionalInt.empty();
    if (!token.path("bytes").isArray()) {
      byte[] name = token.path("token").asText().getBytes(StandardCharsets.UTF_8);
      return TokenText.of(id, name, Origin.NAME);
    }
    byte[] utf8 = new byte[token.path("bytes").size()];
    for (int i = 0; i < utf8.length; i++) {
      utf8[i] = (byte) token.path("bytes").get(i).asInt();
    }
    return TokenText.of(id, utf8, Origin.BYTES);
  }

  private static List<Position> legacyStyle(JsonNode logprobs) {
    JsonNode tokens = logprobs.path("tokens");
    JsonNode own = logprobs.path("token_logprobs");
    JsonNode tops = logprobs.path("top_logprobs");
    List<Position> positions = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      TokenText token = legacyToken(tokens.get(i).asText());
      List<Alternative> top = new ArrayList<>();
      for (Map.Entry<String, JsonNode> entry : tops.path(i).properties()) {
        top.add(new Alternative(legacyToken(entry.getKey()), logProbability(entry.getValue())));
      }
      boolean ownIsMissing =
          top.stream().noneMatch(alternative -> alternative.token().equals(token));
      if (ownIsMissing && own.path(i).isNumber() && !top.isEmpty()) {
        top.add(new Alternative(token, logProbability(own.path(i))));
      }
      positions.add(position(token, top));
    }
    return positions;
  }

  private static TokenText legacyToken(String text) {
    if (text.startsWith(TOKEN_ID)) {
      try {
        int id = Integer.parseInt(text.substring(TOKEN_ID.length()));
        return TokenText.of(OptionalInt.of(id), new byte[0], Origin.BYTES);
      } catch (NumberFormatException e) {
        return TokenText.named(text);
      }
    }
    return ESCAPED.matcher(text).lookingAt() ? escapedBytes(text) : TokenText.named(text);
  }

  /** OpenAI writes part of a character as {@code bytes:\xe2\x82}. */
  private static TokenText escapedBytes(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher escape = ESCAPE.matcher(text).region(BYTES.length(), text.length());
    int at = BYTES.length();
    while (escape.lookingAt()) {
      bytes.write(Integer.parseInt(escape.group(1), 16));
      at = escape.end();
      escape.region(at, text.length());
    }
    bytes.writeBytes(text.substring(at).getBytes(StandardCharsets.UTF_8));
    return TokenText.of(OptionalInt.empty(), bytes.toByteArray(), Origin.BYTES);
  }

  /** Best first; servers that sort do not break ties alike, and objects have no order. */
  private static Position position(TokenText token, List<Alternative> top) {
    List<Alternative> sorted = new ArrayList<>(top);
    sorted.sort(Comparator.comparingDouble(alternative -> -alternative.logProbability()));
    return new Position(token, sorted);
  }

  /** JSON has no infinity: servers write null, a very low number, a literal or a text for it. */
  private static float logProbability(JsonNode value) {
    float number = value.isNumber() ? (float) value.asDouble() : Float.NEGATIVE_INFINITY;
    return Float.isNaN(number) ? Float.NEGATIVE_INFINITY : number;
  }

  private static String start(String body) {
    String line = body.strip().replaceAll("\\s+", " ");
    return line.length() <= 200 ? "'" + line + "'" : "'" + line.substring(0, 200) + "...'";
  }
}
