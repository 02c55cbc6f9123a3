package dev.egcfg.core;

/** A token sequence with its cached state. Forks share the state of their common prefix. */
public interface Sequence extends AutoCloseable {

  /** Number of tokens held. */
  int length();

  /** A new sequence of the first {@code length} tokens; nothing is computed. */
  Sequence fork(int length);

  default Sequence fork() {
    return fork(length());
  }

  /** Forgets all tokens from position {@code length} on. */
  void truncate(int length);

  /**
   * How many of the tokens appended to this sequence were not encoded for it, because their state
   * was known from another that began alike.
   */
  default long reusedTokens() {
    return 0;
  }

  @Override
  void close();
}
