package dev.egcfg.core.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Builds a tokenizer.json from the vocabulary, merges and pre-tokenizer's name in GGUF metadata.
 *
 * <p>What a name stands for is in the resource {@code tokenizers.json}: the settings of the
 * tokenizer.json that the models of that name are published with.
 */
final class GgufTokenizer {

  /**
   * GGUF token types: stands for what the vocabulary cannot write. Those between steer the model
   * and are never part of the text.
   */
  private static final int UNKNOWN = 2;

  /** Added as a whole, but part of the text. */
  private static final int USER_DEFINED = 4;

  /** Pads the vocabulary; no text encodes to it. */
  private static final int UNUSED = 5;

  private static final String PREFIX = "tokenizer.ggml.";
  private static final JsonNode SETTINGS = readSettings();

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
    long[] types = metadata.integers(PREFIX + "token_type").orElse(new long[tokens.length]);
    if (types.length != tokens.length) {
      throw new CheckpointException(
          metadata.path() + ": " + tokens.length + " tokens, but " + types.length + " token types");
    }
    ObjectNode tokenizer = JsonFiles.MAPPER.createObjectNode();
    tokenizer.put("version", "1.0").putNull("truncation").putNull("padding");
    tokenizer.set("added_tokens", addedTokens(tokens, types));
    tokenizer.putNull("post_processor");
    ObjectNode model = tokenizer.putObject("model").put("type", "BPE");
    ObjectNode vocabulary = model.putObject("vocab");
    for (int id = 0; id < tokens.length; id++) {
      if (types[id] != UNUSED || EndTokens.isNamed(tokens[id])) {
        vocabulary.put(tokens[id], id);
      }
    }
    String kind = metadata.requiredText(PREFIX + "model");
    switch (kind) {
      case "gpt2" -> merging(metadata, settings(metadata), tokenizer, model);
      case "gemma4" -> merging(metadata, settings(kind), tokenizer, model); // whatever "pre" says
      case "llama" -> sentencePiece(metadata, tokens, types, tokenizer, model);
      default ->
          throw new CheckpointException(
              metadata.path()
                  + ": tokenizer kind '"
                  + kind
                  + "' is not supported (gpt2, llama, gemma4);"
                  + " take the model's safetensors form, which brings a tokenizer.json");
    }
    return tokenizer;
  }

  /**
   * Merges in the order in which they were learnt, of bytes under printable names unless the
   * settings bring a decoder of their own.
   */
  private static void merging(
      GgufMetadata metadata, JsonNode settings, ObjectNode tokenizer, ObjectNode model) {
    tokenizer.set("normalizer", settings.get("normalizer"));
    tokenizer.set("pre_tokenizer", settings.get("pre_tokenizer"));
    tokenizer.set(
        "decoder",
        settings.has("decoder") ? settings.get("decoder") : settings("byte-level").get("decoder"));
    model.set("ignore_merges", settings.get("ignore_merges"));
    model.put("byte_fallback", settings.path("byte_fallback").asBoolean());
    ArrayNode merges = model.putArray("merges");
    metadata
        .texts(PREFIX + "merges")
        .map(List::of)
        .orElseThrow(() -> new CheckpointException(metadata.path() + ": metadata lacks merges"))
        .forEach(merges::add);
  }

  /** Characters with bytes to fall back to; scores say which pair merges first. */
  private static void sentencePiece(
      GgufMetadata metadata,
      String[] tokens,
      long[] types,
      ObjectNode tokenizer,
      ObjectNode model) {
    double[] scores =
        metadata
            .numbers(PREFIX + "scores")
            .filter(array -> array.length == tokens.length)
            .orElseThrow(
                () -> new CheckpointException(metadata.path() + ": metadata lacks token scores"));
    boolean prefix = metadata.flag(PREFIX + "add_space_prefix").orElse(true);
    JsonNode settings = settings(prefix ? "sentencepiece" : "sentencepiece-without-prefix");
    tokenizer.set("normalizer", settings.get("normalizer"));
    tokenizer.putNull("pre_tokenizer");
    tokenizer.set("decoder", settings.get("decoder"));
    model.put("byte_fallback", true).put("fuse_unk", true);
    if (List.of(tokens).contains("<unk>")) {
      model.put("unk_token", "<unk>");
    }
    ArrayNode merges = model.putArray("merges");
    for (String[] merge : SentencePieceMerges.of(tokens, types, scores)) {
      merges.addArray().add(merge[0]).add(merge[1]);
    }
  }

  private static JsonNode settings(String name) {
    return SETTINGS.get(name);
  }

  private static JsonNode settings(GgufMetadata metadata) {
    String pre =
        metadata
            .text(PREFIX + "pre")
            .orElseThrow(
                () ->
                    new CheckpointException(
                        metadata.path()
                            + ": metadata lacks tokenizer.ggml.pre, without which nobody knows how"
                            + " its texts are cut; convert the model anew with llama.cpp of May 2024"
                            + " or later, or take its safetensors form, which brings a"
                            + " tokenizer.json"));
    JsonNode settings = SETTINGS.path(SETTINGS.path("aliases").path(pre).asText(pre));
    if (!settings.has("pre_tokenizer")) {
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
      boolean end = EndTokens.isNamed(tokens[id]); // however it is marked
      if (end || types[id] >= UNKNOWN && types[id] <= USER_DEFINED) {
        added
            .addObject()
            .put("id", id)
            .put("content", tokens[id])
            .put("single_word", false)
            .put("lstrip", false)
            .put("rstrip", false)
            .put("normalized", false)
            .put("special", end || types[id] != USER_DEFINED);
      }
    }
    return added;
  }

  private static JsonNode readSettings() {
    try (InputStream resource =
        Objects.requireNonNull(
            GgufTokenizer.class.getResourceAsStream("tokenizers.json"), "tokenizers.json")) {
      return JsonFiles.MAPPER.readTree(resource);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
