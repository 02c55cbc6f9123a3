package dev.egcfg.core;

/**
 * One sequence's share of a batched step.
 *
 * @param tokens the token ids to append, at least one
 * @param outputs how many of the last appended positions want next-token log-probabilities; 0 to
 *     {@code tokens.length}
 * @param lookahead how many more tokens are expected to follow, each the most probable one: a
 *     server is asked for them at once and their distributions are kept; a local model does not
 *     look at it
 */
public record Advance(Sequence sequence, int[] tokens, int outputs, int lookahead) {

  public Advance(Sequence sequence, int[] tokens, int outputs) {
    this(sequence, tokens, outputs, 0);
  }

  public Advance {
    if (tokens.length == 0) {
      throw new IllegalArgumentException("nothing to append");
    }
    if (outputs < 0 || outputs > tokens.length) {
      throw new IllegalArgumentException(
          "outputs must be 0 to " + tokens.length + ", was " + outputs);
    }
    if (lookahead < 0) {
      throw new IllegalArgumentException("lookahead must be at least 0, was " + lookahead);
    }
  }

  public Advance lookingAhead(int further) {
    return new Advance(sequence, tokens, outputs, further);
  }

  /** Appends the tokens and asks for the distribution after the last. */
  public static Advance of(Sequence sequence, int... tokens) {
    return new Advance(sequence, tokens, 1);
  }
}
