package dev.egcfg.decoding;

import java.util.Optional;

/**
 * How a decoder spares itself work. None of it changes what is written.
 *
 * @param speculation whether tokens are guessed, so that a forward pass reads several
 * @param sharedWork what other decodings have found out already; empty: nothing is shared
 */
public record Economy(boolean speculation, Optional<SharedWork> sharedWork) {

  /** For a decoding by itself. */
  public static final Economy ALONE = new Economy(true, Optional.empty());
}
