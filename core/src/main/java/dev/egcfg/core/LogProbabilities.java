package dev.egcfg.core;

import java.util.Arrays;

/**
 * Natural-log next-token probabilities over the vocabulary. A dense distribution knows every token
 * and is normalised: its exponentials sum to 1. A sparse one, of a server that names only its top
 * tokens, knows those alone; all others are {@link Float#NEGATIVE_INFINITY} in it.
 */
public final class LogProbabilities {

  /** Known tokens, ascending; empty: all of them. */
  private final int[] tokens;

  private final float[] values;

  /** A dense distribution; takes ownership of the array, indexed by token id. */
  public LogProbabilities(float[] values) {
    this(new int[0], values);
  }

  private LogProbabilities(int[] tokens, float[] values) {
    this.tokens = tokens;
    this.values = values;
  }

  /**
   * A sparse distribution; takes ownership of the arrays.
   *
   * @param tokens the known ones, ascending, at least one
   * @param values theirs, in the same order
   */
  public static LogProbabilities sparse(int[] tokens, float[] values) {
    if (tokens.length == 0 || tokens.length != values.length) {
      throw new IllegalArgumentException(tokens.length + " tokens, " + values.length + " values");
    }
    for (int i = 1; i < tokens.length; i++) {
      if (tokens[i] <= tokens[i - 1]) {
        throw new IllegalArgumentException("tokens must ascend: " + Arrays.toString(tokens));
      }
    }
    return new LogProbabilities(tokens, values);
  }

  /** These tokens with other values; sparse if this is. Takes ownership of the array. */
  public LogProbabilities withValues(float[] others) {
    return new LogProbabilities(tokens, others);
  }

  public boolean isSparse() {
    return tokens.length > 0;
  }

  /**
   * Of a dense distribution.
   *
   * @throws IllegalStateException if this is sparse: a server does not tell
   */
  public int vocabularySize() {
    if (isSparse()) {
      throw new IllegalStateException("only " + size() + " tokens of the vocabulary are known");
    }
    return values.length;
  }

  /** How many tokens are known. */
  public int size() {
    return values.length;
  }

  /** The known token at a place, ascending with it. */
  public int token(int place) {
    return tokens.length == 0 ? place : tokens[place];
  }

  /** Of the token at a place. */
  public float value(int place) {
    return values[place];
  }

  public float of(int token) {
    if (tokens.length == 0) {
      return values[token];
    }
    int place = Arrays.binarySearch(tokens, token);
    return place < 0 ? Float.NEGATIVE_INFINITY : values[place];
  }

  /** The most probable token; of equals the smallest id. */
  public int argmax() {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return token(best);
  }

  /** The {@code count} most probable tokens, best first; of equals the smaller id first. */
  public int[] top(int count) {
    int[] top = new int[Math.min(count, values.length)];
    int filled = 0;
    for (int place = 0; place < values.length; place++) {
      if (filled == top.length && values[place] <= values[top[filled - 1]]) {
        continue;
      }
      int at = filled < top.length ? filled++ : filled - 1;
      while (at > 0 && values[place] > values[top[at - 1]]) {
        top[at] = top[at - 1];
        at--;
      }
      top[at] = place;
    }
    for (int i = 0; i < top.length; i++) {
      top[i] = token(top[i]);
    }
    return top;
  }
}
