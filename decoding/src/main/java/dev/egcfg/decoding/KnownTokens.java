package dev.egcfg.decoding;

import java.util.Optional;

/**
 * Tokens that follow some others when they are chosen in one certain way: known ones, which another
 * decoding has chosen, then those that this one adds. A known token needs no distribution.
 */
final class KnownTokens {

  private final Optional<SharedWork> sharedWork;
  private final Object how;
  private final int[] before;
  private final int[] known;

  /**
   * @param how all that determines a choice beside the tokens before it
   */
  KnownTokens(Optional<SharedWork> sharedWork, Object how, int[] before) {
    this.sharedWork = sharedWork;
    this.how = how;
    this.before = before;
    this.known = sharedWork.map(work -> work.following(how, before)).orElse(new int[0]);
  }

  boolean has(int index) {
    return index < known.length;
  }

  int get(int index) {
    return known[index];
  }

  /** Lets other decodings know. */
  void share(int[] tokens) {
    if (tokens.length > known.length) {
      sharedWork.ifPresent(work -> work.learnFollowing(how, before, tokens));
    }
  }
}
