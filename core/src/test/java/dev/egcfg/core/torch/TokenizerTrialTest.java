package dev.egcfg.core.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.egcfg.core.checkpoint.CheckpointException;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokenizers that end the process which uses them, or never end, end in one line. */
class TokenizerTrialTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource({"(\\w+\\s?)+$, dies of", "(a|aa)+$, dies of", "(\\s|\\n)*;, dies of"})
  void refusesExpressionsThatGoAstray(String expression, String expected) {
    assertRefused(splitting(expression), expected);
  }

  @Test
  void refusesExpressionsThatOverflowAStack() {
    assertRefused(splitting("(".repeat(100_000)), "dies of");
  }

  @Test
  void refusesTextsThatGrowWithoutEnd() {
    ObjectNode tokenizer = harmless();
    ObjectNode normalizer = tokenizer.putObject("normalizer").put("type", "Sequence");
    IntStream.range(0, 9)
        .forEach(
            i ->
                normalizer
                    .withArray("normalizers")
                    .addObject()
                    .put("type", "Replace")
                    .put("content", "0123456789")
                    .putObject("pattern")
                    .put("Regex", "."));

    assertRefused(tokenizer, "tokenizer.json cannot be used: its library");
  }

  @Test
  void takesWhatIsHarmless() {
    try (JsonTokenizer tokenizer = JsonTokenizer.of(splitting("\\s+|\\w").toString())) {
      assertThat(tokenizer.encode("ab a")).containsExactly(0, 1, 0);
    }
  }

  private static void assertRefused(ObjectNode tokenizer, String expected) {
    String json = tokenizer.toString();
    assertThatThrownBy(() -> JsonTokenizer.of(json))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("tokenizer.json cannot be used: its library ")
        .hasMessageContaining(expected)
        .hasMessageNotContaining("\n");
  }

  private static ObjectNode splitting(String expression) {
    ObjectNode tokenizer = harmless();
    tokenizer
        .putObject("pre_tokenizer")
        .put("type", "Split")
        .put("behavior", "Isolated")
        .put("invert", false)
        .putObject("pattern")
        .put("Regex", expression);
    return tokenizer;
  }

  private static ObjectNode harmless() {
    ObjectNode tokenizer = JSON.createObjectNode().put("version", "1.0");
    tokenizer
        .putObject("model")
        .put("type", "BPE")
        .<ObjectNode>setAll(
            Map.of(
                "vocab", JSON.createObjectNode().put("a", 0).put("b", 1),
                "merges", JSON.createArrayNode()));
    return tokenizer;
  }
}
