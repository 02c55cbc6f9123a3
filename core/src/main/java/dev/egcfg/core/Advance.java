package dev.egcfg.core;

/**
 * One sequence's share of a batched step.
 *
 * @param tokens the token ids to append, at least one
 * @param outputs how many of the last appended positions want next-token log-probabilities; 0 to
 *     {@code tokens.length}
 */
public record Advance(Sequence sequence, int[] tokens, int outputs) {

  public Advance {
    if (tokens.length == 0) {
      throw new IllegalArgumentException("nothing to append");
    }
    if (outputs < 0 || outputs > tokens.length) {
      throw new IllegalArgumentException(
          "outputs must be 0 to " + tokens.length + ", was " + outputs);
    }
  }

  /** Appends the tokens and asks for the distribution after the last. */
  public static Advance of(Sequence sequence, int... tokens) {
    return new Advance(sequence, tokens, 1);
  }
}
