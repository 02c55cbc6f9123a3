package dev.egcfg.decoding;

import java.util.Optional;

/**
 * The tokens that an answer begins with before guidance has a say: the same for every decoding of a
 * prompt, the greedy baseline's included.
 */
final class GreedyBeginning {

  /** A greedy token depends on nothing but the tokens before it. */
  private static final String HOW = "greedy";

  private final KnownTokens known;

  GreedyBeginning(Optional<SharedWork> sharedWork, int[] prompt) {
    this.known = new KnownTokens(sharedWork, HOW, prompt);
  }

  /** Whether the token after the answer is known without a distribution, if it is unguided. */
  boolean knowsNext(Answer answer) {
    return answer.guidedTokens() == 0 && known.has(answer.tokens().size());
  }

  int next(Answer answer) {
    return known.get(answer.tokens().size());
  }

  /** Lets other decodings know how this answer began. */
  void share(Answer answer) {
    known.share(
        answer.tokens().stream()
            .takeWhile(token -> token.choices().isEmpty())
            .mapToInt(Generation.Token::id)
            .toArray());
  }
}
