package dev.egcfg.core.checkpoint;

import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A model's files, whatever their format: tensors under Hugging Face names and layouts, dequantised
 * to float32 on reading. Safe for use by several threads.
 */
public interface Checkpoint extends AutoCloseable {

  ModelConfig config();

  /**
   * SHA-256, hexadecimal: of the one file, or of the sorted lines "digest name" of all files that
   * were used.
   */
  String digest();

  boolean has(String tensor);

  /** Dimensions, slowest first: {@code [rows, columns]} for a linear layer's weight. */
  long[] shape(String tensor);

  /**
   * Reads {@code target.remaining()} values in row-major order from element {@code first} on.
   *
   * @throws IllegalArgumentException if the tensor does not exist or ends before that
   */
  void read(String tensor, long first, FloatBuffer target);

  /**
   * A tokenizer.json: the checkpoint's own, or one synthesised from GGUF metadata. Empty if there
   * is none.
   */
  Optional<String> tokenizerJson();

  /** The Jinja chat template with the special tokens' texts that it may name. */
  Optional<ChatTemplateSource> chatTemplate();

  /** Ids that end a generation: end of text, and end of turn where the vocabulary has one. */
  Set<Integer> endTokens();

  @Override
  void close();

  /**
   * A chat template as the checkpoint writes it.
   *
   * @param specialTokens texts by the names that templates know them by, such as {@code bos_token}
   * @param origin the file, or the key of its metadata, that it stands in
   */
  record ChatTemplateSource(String jinja, Map<String, String> specialTokens, String origin) {

    public ChatTemplateSource {
      specialTokens = Collections.unmodifiableMap(new TreeMap<>(specialTokens));
    }

    /** What may open a text; empty if there is none. */
    public String bosToken() {
      return specialTokens.getOrDefault("bos_token", "");
    }
  }
}
