package dev.egcfg.decoding;

import dev.egcfg.core.Advance;
import dev.egcfg.core.Sequence;
import dev.egcfg.decoding.Continuations.Position;
import java.util.Arrays;
import java.util.Optional;

/**
 * The sequence of the dynamic prompt p_dyn and the answer so far. When the signal changes, it keeps
 * the longest prefix that is cached already, in itself or in the unconditional branch.
 */
final class ConditionalBranch implements AutoCloseable {

  private Optional<Sequence> sequence = Optional.empty();

  /** What the sequence holds; only its first {@code sequence.length()} entries count. */
  private int[] held = {};

  /**
   * What a step must append so that the branch holds these tokens.
   *
   * @param unconditional where the unconditional branch stands
   * @param unconditionalTokens what it holds
   */
  Advance become(int[] tokens, Position unconditional, int[] unconditionalTokens) {
    int own =
        sequence.map(cached -> Math.min(cached.length(), commonPrefix(held, tokens))).orElse(0);
    int shared = commonPrefix(unconditionalTokens, tokens);
    // the last token is always left to append: its output is what is wanted
    int kept = Math.min(Math.max(own, shared), tokens.length - 1);
    Sequence branch;
    if (own >= shared && sequence.isPresent()) {
      branch = sequence.get();
      branch.truncate(kept);
    } else {
      close();
      branch = unconditional.fork(kept);
      sequence = Optional.of(branch);
    }
    held = tokens;
    return Advance.of(branch, Arrays.copyOfRange(tokens, branch.length(), tokens.length));
  }

  /** What a step must append for this token to follow. */
  Advance extend(int token) {
    held = Arrays.copyOf(held, held.length + 1);
    held[held.length - 1] = token;
    return Advance.of(sequence.orElseThrow(), token);
  }

  @Override
  public void close() {
    sequence.ifPresent(Sequence::close);
    sequence = Optional.empty();
  }

  private static int commonPrefix(int[] a, int[] b) {
    int mismatch = Arrays.mismatch(a, b);
    return mismatch < 0 ? a.length : mismatch;
  }
}
