package dev.egcfg.decoding;

import dev.egcfg.core.Advance;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.Sequence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that has been encoded after the unconditional prompt, as a tree of tokens: the answer
 * so far is its trunk, candidates are its branches. Candidates that begin alike share their tokens,
 * and an answer that follows a candidate finds its tokens encoded and the next distribution known,
 * so nothing is encoded twice after the same prefix.
 */
final class Continuations implements AutoCloseable {

  /**
   * Most memory that the distributions of branches may hold. Beyond it they are forgotten, and a
   * token may be encoded again: a horizon without end can look ahead very far.
   */
  private static final long MAX_KEPT_BYTES = 256L << 20;

  private final LanguageModel model;
  private final Set<Sequence> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int kept;

  Continuations(LanguageModel model) {
    this.model = model;
  }

  /** A point after some tokens: where they are cached, and the distribution that follows. */
  static final class Position {
    private final Sequence sequence;
    private final int length;
    private final LogProbabilities next;
    private final Map<Integer, Position> following = new HashMap<>();
    private boolean sequenceGoesOn;

    private Position(Sequence sequence, LogProbabilities next) {
      this.sequence = sequence;
      this.length = sequence.length();
      this.next = next;
    }

    /** {@code log M(. | p_sol)} here. */
    LogProbabilities next() {
      return next;
    }

    Optional<Position> after(int token) {
      return Optional.ofNullable(following.get(token));
    }

    /** A new sequence of the first tokens up to here. */
    Sequence fork(int tokens) {
      return sequence.fork(Math.min(tokens, length));
    }
  }

  /** The position after the whole prompt. */
  Position prefill(MeteredModel metered, int[] prompt) {
    Sequence sequence = model.open();
    open.add(sequence);
    return new Position(sequence, metered.step(List.of(Advance.of(sequence, prompt))).get(0));
  }

  /** What a step must append for this token to follow; not yet known to {@link Position#after}. */
  Advance extend(Position position, int token) {
    Sequence sequence = position.sequence;
    if (position.sequenceGoesOn) {
      sequence = sequence.fork(position.length);
      open.add(sequence);
    }
    position.sequenceGoesOn = true;
    return Advance.of(sequence, token);
  }

  /** The position that a step has reached by an advance of {@link #extend}. */
  Position extended(Position position, Advance advance, LogProbabilities next) {
    Position reached = new Position(advance.sequence(), next);
    if ((long) kept * next.vocabularySize() * Float.BYTES < MAX_KEPT_BYTES) {
      position.following.put(advance.tokens()[0], reached);
      kept++;
    }
    return reached;
  }

  /** Gives back what does not continue this position; the answer has come here. */
  void keepOnly(Position position) {
    Set<Sequence> reachable = Collections.newSetFromMap(new IdentityHashMap<>());
    kept = -1;
    List<Position> pending = new ArrayList<>(List.of(position));
    while (!pending.isEmpty()) {
      Position next = pending.remove(pending.size() - 1);
      reachable.add(next.sequence);
      pending.addAll(next.following.values());
      kept++;
    }
    open.removeIf(
        sequence -> {
          boolean unreachable = !reachable.contains(sequence);
          if (unreachable) {
            sequence.close();
          }
          return unreachable;
        });
  }

  @Override
  public void close() {
    open.forEach(Sequence::close);
    open.clear();
  }
}
