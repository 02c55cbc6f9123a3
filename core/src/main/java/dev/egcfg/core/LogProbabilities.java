package dev.egcfg.core;

/**
 * Natural-log next-token probabilities over the vocabulary; {@link Float#NEGATIVE_INFINITY} where a
 * token has none (a server that names only its top tokens). Normalised: their exponentials sum to
 * 1.
 */
public final class LogProbabilities {

  private final float[] values;

  /** Takes ownership of the array, indexed by token id. */
  public LogProbabilities(float[] values) {
    this.values = values;
  }

  public int vocabularySize() {
    return values.length;
  }

  public float of(int token) {
    return values[token];
  }

  /** The most probable token; of equals the smallest id. */
  public int argmax() {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }

  /** The {@code count} most probable tokens, best first; of equals the smaller id first. */
  public int[] top(int count) {
    int[] top = new int[Math.min(count, values.length)];
    int filled = 0;
    for (int token = 0; token < values.length; token++) {
      if (filled == top.length && values[token] <= values[top[filled - 1]]) {
        continue;
      }
      int at = filled < top.length ? filled++ : filled - 1;
      while (at > 0 && values[token] > values[top[at - 1]]) {
        top[at] = top[at - 1];
        at--;
      }
      top[at] = token;
    }
    return top;
  }
}
