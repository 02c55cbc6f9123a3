package dev.egcfg.core.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;

/**
 * Builds a tokenizer.json from the vocabulary, merges and pre-tokenizer's name in GGUF metadata.
 *
 * <p>What a name stands for is in the resource {@code pre-tokenizers.json}: the settings of the
 * tokenizer.json that the models of that name are published with.
 */
final class GgufTokenizer {

  /** GGUF token types: steers the model, such as {@code <|im_end|>}; never part of the text. */
  static final int CONTROL = 3;

  /** Added as a whole, but part of the text. */
  private static final int USER_DEFINED = 4;

  /** Pads the vocabulary; no text encodes to it. */
  private static final int UNUSED = 5;

  private static final String PREFIX = "tokenizer.ggml.";
  private static final JsonNode PRE_TOKENIZERS = preTokenizers();

  private GgufTokenizer() {}

  /**
   * The tokenizer.json; empty if the file has no vocabulary.
   *
   * @throws CheckpointException if the tokenizer is of an unsupported kind
   */
  static Optional<String> tokenizerJson(GgufMetadata metadata) {
    return metadata.texts(PREFIX + "tokens").map(tokens -> build(metadata, tokens).toString());
  }

  private static ObjectNode build(GgufMetadata metadata, String[] tokens) {
    String kind = metadata.requiredText(PREFIX + "model");
    if (!kind.equals("gpt2")) {
      throw new CheckpointException(
          metadata.path()
              + ": tokenizer kind '"
              + kind
              + "' is not supported (gpt2); take the"
              + " model's safetensors form, which brings a tokenizer.json");
    }
    JsonNode settings = settings(metadata);
    ObjectNode tokenizer = JsonFiles.MAPPER.createObjectNode();
    tokenizer.put("version", "1.0").putNull("truncation").putNull("padding");
    long[] types = metadata.integers(PREFIX + "token_type").orElse(new long[tokens.length]);
    tokenizer.set("added_tokens", addedTokens(tokens, types));
    tokenizer.set("normalizer", settings.get("normalizer"));
    tokenizer.set("pre_tokenizer", settings.get("pre_tokenizer"));
    tokenizer.putNull("post_processor");
    tokenizer
        .putObject("decoder")
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", false)
        .put("use_regex", false);
    ObjectNode model = tokenizer.putObject("model").put("type", "BPE");
    model.putNull("dropout").putNull("unk_token");
    model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    model.put("fuse_unk", false).put("byte_fallback", false);
    model.set("ignore_merges", settings.get("ignore_merges"));
    ObjectNode vocabulary = model.putObject("vocab");
    for (int id = 0; id < tokens.length; id++) {
      if (types[id] != UNUSED) {
        vocabulary.put(tokens[id], id);
      }
    }
    ArrayNode merges = model.putArray("merges");
    for (String merge :
        metadata
            .texts(PREFIX + "merges")
            .orElseThrow(
                () -> new CheckpointException(metadata.path() + ": metadata lacks merges"))) {
      merges.add(merge);
    }
    return tokenizer;
  }

  private static JsonNode settings(GgufMetadata metadata) {
    String pre = metadata.requiredText(PREFIX + "pre");
    JsonNode settings = PRE_TOKENIZERS.path(pre);
    if (!settings.isObject()) {
      throw new CheckpointException(
          metadata.path()
              + ": pre-tokenizer '"
              + pre
              + "' is not supported; take the model's"
              + " safetensors form, which brings a tokenizer.json");
    }
    return settings;
  }

  private static ArrayNode addedTokens(String[] tokens, long[] types) {
    ArrayNode added = JsonFiles.MAPPER.createArrayNode();
    for (int id = 0; id < tokens.length; id++) {
      if (types[id] == CONTROL || types[id] == USER_DEFINED) {
        added
            .addObject()
            .put("id", id)
            .put("content", tokens[id])
            .put("single_word", false)
            .put("lstrip", false)
            .put("rstrip", false)
            .put("normalized", false)
            .put("special", types[id] == CONTROL);
      }
    }
    return added;
  }

  private static JsonNode preTokenizers() {
    try (InputStream resource =
        Objects.requireNonNull(
            GgufTokenizer.class.getResourceAsStream("pre-tokenizers.json"),
            "pre-tokenizers.json")) {
      return JsonFiles.MAPPER.readTree(resource);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
