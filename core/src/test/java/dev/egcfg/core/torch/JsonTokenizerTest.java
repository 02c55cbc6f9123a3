package dev.egcfg.core.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egcfg.core.checkpoint.CheckpointException;
import dev.egcfg.core.checkpoint.Checkpoints;
import dev.egcfg.core.checkpoint.GgufBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A byte-level vocabulary with four merges, synthesised from GGUF metadata. Expected ids follow
 * from the merges by hand. Real vocabularies are compared by {@code egcfg model verify}.
 */
class JsonTokenizerTest {

  private static final List<String> MERGES = List.of("h i", "Ġ hi", "1 2", "Ã ©");

  private static final List<String> VOCABULARY = vocabulary();

  @TempDir Path folder;

  @Test
  void encodesByMergesAndBytes() throws IOException {
    assertThat(texts("hi hi hé", "gpt-2")).containsExactly("hi", "Ġhi", "Ġ", "h", "Ã©");
  }

  @Test
  void splitsDigitsWhereTheVocabularyWasTrainedSo() throws IOException {
    assertThat(texts("12", "gpt-2")).containsExactly("12");
    assertThat(texts("12", "qwen2")).containsExactly("1", "2");
    assertThat(texts("12", "smollm")).containsExactly("1", "2");
    assertThat(texts("12", "starcoder")).containsExactly("1", "2");
    assertThat(texts("12", "deepseek-coder")).containsExactly("1", "2");
    assertThat(texts("1212", "llama-bpe")).containsExactly("12", "1", "2");
  }

  @Test
  void composesAccentsForQwenOnly() throws IOException {
    assertThat(texts("e\u0301", "qwen2")).containsExactly("Ã©");
    assertThat(texts("e\u0301", "gpt-2")).containsExactly("e", "Ì", "ģ");
  }

  @Test
  void turnsWrittenSpecialTokensIntoTheirIds() throws IOException {
    assertThat(texts("hi<|im_end|>hi<think>", "gpt-2"))
        .containsExactly("hi", "<|im_end|>", "hi", "<think>");
  }

  @Test
  void leavesSpecialTokensOutOfTextButKeepsTheUsersOwn() throws IOException {
    try (JsonTokenizer tokenizer = tokenizer("gpt-2")) {
      List<Integer> ids = boxed(tokenizer.encode("hi<|im_end|> hé<think>\n"));

      assertThat(tokenizer.decode(ids)).isEqualTo("hi hé<think>\n");
    }
  }

  @Test
  void decodesACharacterOnlyFromAllOfItsTokens() throws IOException {
    try (JsonTokenizer tokenizer = tokenizer("gpt-2")) {
      List<Integer> ids = boxed(tokenizer.encode("🐍"));

      assertThat(ids).hasSize(4);
      assertThat(tokenizer.decode(ids)).isEqualTo("🐍");
      assertThat(tokenizer.decode(ids.subList(0, 3))).isEqualTo("\uFFFD");
    }
  }

  @Test
  void addsAndCutsNothing() throws IOException {
    try (JsonTokenizer tokenizer = tokenizer("gpt-2")) {
      assertThat(tokenizer.encode("")).isEmpty();
      assertThat(tokenizer.encode("hi".repeat(3000))).hasSize(3000);
      assertThat(tokenizer.decode(boxed(tokenizer.encode("  x  \r\n\t , .\u0000"))))
          .isEqualTo("  x  \r\n\t , .\u0000");
    }
  }

  /** A tokenizer.json may carry the settings that its training ended with. */
  @Test
  void ignoresTruncationAndPaddingOfTheFile() throws IOException {
    String json =
        json("gpt-2")
            .replace(
                "\"truncation\":null",
                "\"truncation\":{\"direction\":\"Right\",\"max_length\":2,\"strategy\":"
                    + "\"LongestFirst\",\"stride\":0}")
            .replace(
                "\"padding\":null",
                "\"padding\":{\"strategy\":{\"Fixed\":9},\"direction\":\"Right\","
                    + "\"pad_to_multiple_of\":null,\"pad_id\":0,\"pad_type_id\":0,"
                    + "\"pad_token\":\"!\"}");
    try (JsonTokenizer tokenizer = JsonTokenizer.of(json)) {
      assertThat(tokenizer.encode("hi hi hi")).hasSize(3);
      assertThat(tokenizer.encode("hi")).hasSize(1);
    }
  }

  /** Pieces, scores and ids are of a small model that SentencePiece 0.2.3 trained. */
  @Test
  void encodesAsSentencePieceDoes() throws IOException {
    JsonNode golden = golden("sentencepiece.json");
    String[] pieces = new ObjectMapper().convertValue(golden.get("pieces"), String[].class);
    Path file =
        GgufBytes.tiny("llama")
            .tinyTensors(pieces.length)
            .text("tokenizer.ggml.model", "llama")
            .texts("tokenizer.ggml.tokens", pieces)
            .numbers(
                "tokenizer.ggml.scores",
                new ObjectMapper().convertValue(golden.get("scores"), float[].class))
            .integers(
                "tokenizer.ggml.token_type",
                new ObjectMapper().convertValue(golden.get("types"), int[].class))
            .write(folder.resolve("tiny.gguf"));

    try (JsonTokenizer tokenizer =
        JsonTokenizer.of(Checkpoints.open(file).tokenizerJson().orElseThrow())) {
      assertThat(golden.get("cases")).hasSize(8);
      for (JsonNode example : golden.get("cases")) {
        int[] ids = tokenizer.encode(example.get("text").asText());

        assertThat(ids)
            .as(example.get("text").asText())
            .isEqualTo(new ObjectMapper().convertValue(example.get("ids"), int[].class));
        assertThat(tokenizer.decode(boxed(ids))).isEqualTo(example.get("text").asText());
      }
    }
  }

  private JsonNode golden(String resource) throws IOException {
    try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(resource))) {
      return new ObjectMapper().readTree(in);
    }
  }

  @Test
  void refusesWhatIsNoTokenizer() {
    assertThatThrownBy(() -> JsonTokenizer.of("{}"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("tokenizer.json cannot be used");
  }

  private List<String> texts(String text, String preTokenizer) throws IOException {
    try (JsonTokenizer tokenizer = tokenizer(preTokenizer)) {
      return Arrays.stream(tokenizer.encode(text)).mapToObj(VOCABULARY::get).toList();
    }
  }

  private JsonTokenizer tokenizer(String preTokenizer) throws IOException {
    return JsonTokenizer.of(json(preTokenizer));
  }

  private String json(String preTokenizer) throws IOException {
    String[] tokens = VOCABULARY.toArray(String[]::new);
    int[] types = new int[tokens.length];
    Arrays.fill(types, 1);
    types[tokens.length - 3] = 3;
    types[tokens.length - 2] = 4;
    types[tokens.length - 1] = 5;
    Path file =
        GgufBytes.tiny("llama")
            .tinyTensors(tokens.length)
            .text("tokenizer.ggml.model", "gpt2")
            .text("tokenizer.ggml.pre", preTokenizer)
            .texts("tokenizer.ggml.tokens", tokens)
            .integers("tokenizer.ggml.token_type", types)
            .texts("tokenizer.ggml.merges", MERGES.toArray(String[]::new))
            .write(folder.resolve("tiny.gguf"));
    return Checkpoints.open(file).tokenizerJson().orElseThrow();
  }

  /** GPT-2's 256 stand-ins for bytes, the merges, and one token of each other kind. */
  private static List<String> vocabulary() {
    List<String> vocabulary = new ArrayList<>();
    int next = 256;
    for (int value = 0; value < 256; value++) {
      boolean printable = value >= '!' && value <= '~' || value >= 0xA1 && value != 0xAD;
      vocabulary.add(Character.toString(printable ? value : next++));
    }
    MERGES.forEach(merge -> vocabulary.add(merge.replace(" ", "")));
    vocabulary.addAll(List.of("<|im_end|>", "<think>", "[PAD0]"));
    return vocabulary;
  }

  private static List<Integer> boxed(int[] ids) {
    return IntStream.of(ids).boxed().toList();
  }
}
