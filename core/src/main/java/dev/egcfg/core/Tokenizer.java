package dev.egcfg.core;

import java.util.List;

/** Text to token ids and back. Safe for use by several threads. */
public interface Tokenizer {

  /**
   * Encodes text as it stands: nothing is added, nothing is cut. Special tokens written out in the
   * text (such as {@code <|im_end|>}) become their ids.
   */
  int[] encode(String text);

  /**
   * Decodes a whole list. One token may hold part of a character: to stream, decode growing lists
   * and take the difference. Special tokens are left out.
   */
  String decode(List<Integer> tokens);
}
