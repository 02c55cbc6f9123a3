package dev.egcfg.core;

import java.util.List;

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

  /**
   * Tokens that are known to follow greedily without asking for them, as a server says several at a
   * time; empty where nobody has said any.
   */
  default List<Integer> foretold() {
    return List.of();
  }

  @Override
  void close();
}
