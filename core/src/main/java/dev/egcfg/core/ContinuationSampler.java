package dev.egcfg.core;

import java.util.List;
import java.util.OptionalInt;

/** Draws whole continuations of a sequence. Safe for use by several threads. */
public interface ContinuationSampler {

  /**
   * What is drawn.
   *
   * @param count how many, independently
   * @param temperature above 0
   * @param topP nucleus, after the temperature
   * @param topK cut before top-p; empty: none
   * @param maxTokens of each
   * @param stop texts that end a continuation
   * @param seed derived from what is drawn; how far it makes draws repeatable is the server's
   *     affair
   */
  record Draw(
      int count,
      double temperature,
      double topP,
      OptionalInt topK,
      int maxTokens,
      List<String> stop,
      long seed) {
    public Draw {
      stop = List.copyOf(stop);
    }
  }

  /**
   * One continuation.
   *
   * @param tokens without an end token, with or without those of a stop text
   * @param finished whether it ended by itself or at a stop text, not at {@code maxTokens}
   */
  record Continuation(List<Integer> tokens, String text, boolean finished) {
    public Continuation {
      tokens = List.copyOf(tokens);
    }
  }

  /**
   * As many continuations of what the sequence holds as are asked for, in a fixed order.
   *
   * @throws ContextOverflowException if the sequence is too long
   */
  List<Continuation> draw(Sequence sequence, Draw draw);
}
