package dev.egcfg.decoding;

import dev.egcfg.core.Advance;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.Sequence;
import dev.egcfg.decoding.Continuations.Position;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The sequence of the dynamic prompt p_dyn, the answer so far and, beyond it, a guess. When the
 * signal changes, it keeps the longest prefix that is cached already, in itself or in the
 * unconditional branch; when a guess was wrong, it forgets it.
 */
final class ConditionalBranch implements AutoCloseable {

  private Optional<Sequence> sequence = Optional.empty();

  /** What the sequence holds; only its first {@code sequence.length()} entries count. */
  private int[] held = {};

  /** How many of these are the dynamic prompt and the answer; the rest is a guess. */
  private int length;

  /** The distributions after the answer and after each token of the guess. */
  private final Deque<LogProbabilities> known = new ArrayDeque<>();

  /** Whether there is a dynamic prompt. */
  boolean isActive() {
    return !known.isEmpty();
  }

  /** Tokens of the dynamic prompt and the answer; 0 without a dynamic prompt. */
  int length() {
    return isActive() ? length : 0;
  }

  /** {@code log M(. | p_dyn)} after the answer; empty without a dynamic prompt. */
  Optional<LogProbabilities> next() {
    return Optional.ofNullable(known.peekFirst());
  }

  /** From here on the answer is unguided. */
  void drop() {
    known.clear();
  }

  /** Moves past the answer's next token, if it was guessed; whether it was. */
  boolean follow(int token) {
    if (known.size() < 2 || held[length] != token) {
      return false;
    }
    known.removeFirst();
    length++;
    return true;
  }

  /** Whether the longest prefix of these tokens that is cached is the unconditional branch's. */
  boolean wouldFork(int[] tokens, int[] unconditionalTokens) {
    return sequence.isEmpty() || own(tokens) < commonPrefix(unconditionalTokens, tokens);
  }

  private int own(int[] tokens) {
    return sequence.map(cached -> Math.min(cached.length(), commonPrefix(held, tokens))).orElse(0);
  }

  /**
   * Has the pass encode these tokens in place of what the branch holds.
   *
   * @param guess what may follow them
   * @param unconditional where the unconditional branch stands; encoded, if it is to be forked
   * @param unconditionalTokens what it holds
   */
  void become(
      int[] tokens,
      int[] guess,
      Position unconditional,
      int[] unconditionalTokens,
      ForwardPass pass) {
    // the last token is always left to append: its output is what is wanted
    int most = tokens.length - 1;
    if (wouldFork(tokens, unconditionalTokens)) {
      close();
      int shared = commonPrefix(unconditionalTokens, tokens);
      sequence = Optional.of(unconditional.fork(Math.min(shared, most)));
    } else {
      sequence.orElseThrow().truncate(Math.min(own(tokens), most));
    }
    encode(tokens, guess, pass);
  }

  /** Has the pass encode the answer's next token and a guess, in place of an older guess. */
  void extend(int token, int[] guess, ForwardPass pass) {
    sequence.orElseThrow().truncate(length);
    int[] tokens = Arrays.copyOf(held, length + 1);
    tokens[length] = token;
    encode(tokens, guess, pass);
  }

  private void encode(int[] tokens, int[] guess, ForwardPass pass) {
    Sequence branch = sequence.orElseThrow();
    held = IntStream.concat(IntStream.of(tokens), IntStream.of(guess)).toArray();
    length = tokens.length;
    int[] missing = Arrays.copyOfRange(held, branch.length(), held.length);
    known.clear();
    pass.needs(missing.length);
    pass.encode(new Advance(branch, missing, 1 + guess.length), known::addAll);
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
