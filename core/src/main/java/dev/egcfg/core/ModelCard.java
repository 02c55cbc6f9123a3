package dev.egcfg.core;

import java.util.Set;

/**
 * What a loaded model is.
 *
 * @param name the catalogue name, or the file's or endpoint's
 * @param family architecture, such as {@code qwen2}
 * @param digest SHA-256 of the checkpoint, hexadecimal
 * @param precision how it computes: {@code f32}, {@code fp16} or {@code bf16}
 * @param contextLength most tokens that a sequence may hold
 * @param endTokens ids that end a generation
 */
public record ModelCard(
    String name,
    String family,
    String digest,
    String precision,
    int vocabularySize,
    int contextLength,
    Set<Integer> endTokens) {

  public ModelCard {
    endTokens = Set.copyOf(endTokens);
  }
}
