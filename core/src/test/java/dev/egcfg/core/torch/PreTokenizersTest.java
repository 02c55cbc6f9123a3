package dev.egcfg.core.torch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egcfg.core.checkpoint.Checkpoints;
import dev.egcfg.core.checkpoint.GgufBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every pre-tokenizer of llama.cpp's table, beside llama.cpp itself: in the vocabulary each part of
 * a text is one token and all neighbours merge, so that the tokens are the pieces. Where the
 * tokenizer.json that the models are published with cuts otherwise, the golden file says why.
 */
class PreTokenizersTest {

  private static final JsonNode GOLDEN = golden();
  private static final List<String> TEXTS = strings(GOLDEN.get("texts"));

  /** Not bytes under printable names, but characters, with bytes to fall back to. */
  private static final Set<String> OF_CHARACTERS =
      Set.of("gemma4", "granite-embed-multi-311m", "sarvam-moe");

  record Cuts(String name, List<List<String>> pieces) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Cuts> table() {
    List<Cuts> table = new ArrayList<>();
    for (JsonNode cuts : GOLDEN.get("cuts")) {
      for (String name : strings(cuts.get("names"))) {
        List<List<String>> pieces = new ArrayList<>();
        cuts.get("pieces").forEach(piece -> pieces.add(strings(piece)));
        for (JsonNode departure : GOLDEN.get("departures")) {
          if (strings(departure.get("names")).contains(name)) {
            pieces.set(departure.get("text").asInt(), strings(departure.get("pieces")));
          }
        }
        table.add(new Cuts(name, pieces));
      }
    }
    assertThat(table).hasSize(89);
    return table.stream();
  }

  @ParameterizedTest
  @MethodSource("table")
  void cutsTextsAsLlamaCppDoes(Cuts cuts, @TempDir Path folder) throws IOException {
    boolean ofCharacters = OF_CHARACTERS.contains(cuts.name());
    Set<String> tokens = new LinkedHashSet<>(alphabet(ofCharacters));
    Set<String> merges = new LinkedHashSet<>();
    for (String text : TEXTS) {
      String spelt = ofCharacters ? text.replace(' ', '\u2581') : spelt(text);
      for (int from = 0; from < spelt.length(); from++) {
        for (int to = from + 1; to <= spelt.length(); to++) {
          tokens.add(spelt.substring(from, to));
          for (int middle = from + 1; middle < to; middle++) {
            merges.add(spelt.substring(from, middle) + " " + spelt.substring(middle, to));
          }
        }
      }
    }
    List<String> vocabulary = List.copyOf(tokens);
    Path file =
        GgufBytes.tiny("llama")
            .tinyTensors(vocabulary.size())
            .text("tokenizer.ggml.model", "gpt2")
            .text("tokenizer.ggml.pre", cuts.name())
            .texts("tokenizer.ggml.tokens", vocabulary.toArray(String[]::new))
            .texts("tokenizer.ggml.merges", merges.toArray(String[]::new))
            .write(folder.resolve("tiny.gguf"));

    try (JsonTokenizer tokenizer =
        JsonTokenizer.untried(Checkpoints.open(file).tokenizerJson().orElseThrow())) {
      for (int i = 0; i < TEXTS.size(); i++) {
        int[] ids = tokenizer.encode(TEXTS.get(i));

        assertThat(Arrays.stream(ids).mapToObj(vocabulary::get))
            .as(TEXTS.get(i))
            .isEqualTo(cuts.pieces().get(i));
        assertThat(tokenizer.decode(Arrays.stream(ids).boxed().toList())).isEqualTo(TEXTS.get(i));
      }
    }
  }

  private static List<String> alphabet(boolean ofCharacters) {
    List<String> alphabet = new ArrayList<>();
    for (int value = 0; value < 256; value++) {
      alphabet.add(ofCharacters ? "<0x%02X>".formatted(value) : letter(value));
    }
    return alphabet;
  }

  private static String spelt(String text) {
    StringBuilder spelt = new StringBuilder();
    for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
      spelt.append(letter(value & 0xFF));
    }
    return spelt.toString();
  }

  /** GPT-2's stand-in for a byte: itself where it can be printed, else the next letter from 256. */
  private static String letter(int value) {
    int unprintable = 0;
    for (int below = 0; below < value; below++) {
      unprintable += printable(below) ? 0 : 1;
    }
    return Character.toString(printable(value) ? value : 256 + unprintable);
  }

  private static boolean printable(int value) {
    return value >= '!' && value <= '~' || value >= 0xA1 && value != 0xAD;
  }

  private static List<String> strings(JsonNode node) {
    return new ObjectMapper().convertValue(node, new TypeReference<>() {});
  }

  private static JsonNode golden() {
    try (InputStream in =
        Objects.requireNonNull(
            PreTokenizersTest.class.getResourceAsStream("pre-tokenizers.json"))) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
