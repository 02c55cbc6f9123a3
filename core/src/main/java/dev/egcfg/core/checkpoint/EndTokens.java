package dev.egcfg.core.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** Special tokens that end an answer, whatever a checkpoint's configuration says of them. */
final class EndTokens {

  private static final Set<String> TEXTS =
      Set.of(
          "<|endoftext|>",
          "<|end_of_text|>",
          "<|im_end|>",
          "<|eot_id|>",
          "<|eom_id|>",
          "<|end|>",
          "<|EOT|>",
          "<end_of_turn>",
          "<|end▁of▁sentence|>",
          "<\uFF5Cend▁of▁sentence\uFF5C>");

  private EndTokens() {}

  static boolean isNamed(String text) {
    return TEXTS.contains(text);
  }

  /** Adds those among a tokenizer.json's special tokens. */
  static void collectNamed(JsonNode tokenizer, Set<Integer> endTokens) {
    for (JsonNode token : tokenizer.path("added_tokens")) {
      if (token.path("special").asBoolean() && isNamed(token.path("content").asText())) {
        endTokens.add(token.path("id").asInt());
      }
    }
  }
}
