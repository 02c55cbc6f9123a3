package dev.egcfg.core.endpoint;

import dev.egcfg.core.ChatTemplate;
import dev.egcfg.core.Tokenizer;
import java.util.Optional;
import java.util.Set;

/**
 * What is known on our side of the served model: prompts are rendered here, so that a signal's
 * place in them is ours to choose.
 *
 * @param tokenizer the served model's; empty: tokens are known by their text alone
 * @param endTokens of that tokenizer
 * @param chatTemplate empty: a plain layout of instruction and response
 * @param bosText what the template may write at the start, and servers add to every text; empty
 *     text: nothing
 * @param digest of tokenizer and template, hexadecimal
 */
public record PromptLayout(
    Optional<Tokenizer> tokenizer,
    Set<Integer> endTokens,
    Optional<ChatTemplate> chatTemplate,
    String bosText,
    String digest) {

  public PromptLayout {
    endTokens = Set.copyOf(endTokens);
    if (tokenizer.isPresent() && endTokens.isEmpty()) {
      throw new IllegalArgumentException("a tokenizer without a token that ends a generation");
    }
  }
}
