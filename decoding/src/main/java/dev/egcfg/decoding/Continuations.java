package dev.egcfg.decoding;

import dev.egcfg.core.Advance;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.Sequence;
import dev.egcfg.decoding.MeteredModel.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that has been read after the unconditional prompt, as a tree of tokens: the answer so
 * far is its trunk, candidates and wrong guesses are its branches. What begins alike shares its
 * tokens, and an answer that follows a candidate finds its tokens encoded and the next distribution
 * known, so nothing is encoded twice after the same prefix.
 */
final class Continuations implements AutoCloseable {

  /**
   * Most memory that the distributions of branches may hold. Beyond it they are forgotten, and a
   * token may be encoded again: a horizon without end can look ahead very far.
   */
  private static final long MAX_KEPT_BYTES = 128L << 20;

  private final LanguageModel model;
  private final int mostKept;
  private final boolean readsSeveralPositions;
  private final Set<Sequence> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int kept;

  Continuations(LanguageModel model) {
    this.model = model;
    this.readsSeveralPositions = model.readsSeveralPositions();
    this.mostKept = (int) (MAX_KEPT_BYTES / Float.BYTES / model.card().vocabularySize());
  }

  /** A point after some tokens. What follows it is known once it has been encoded. */
  static final class Position {
    private Optional<Position> before;

    /** What leads here from there; of the first position, the whole prompt. */
    private final int[] tokens;

    private final int length;
    private final Map<Integer, Position> following = new HashMap<>();
    private Optional<Encoded> encoded = Optional.empty();
    private boolean beingEncoded;

    private Position(Optional<Position> before, int... tokens) {
      this.before = before;
      this.tokens = tokens;
      this.length = before.map(Position::length).orElse(0) + tokens.length;
    }

    /** Tokens up to here, those of the prompt included. */
    int length() {
      return length;
    }

    boolean isEncoded() {
      return encoded.isPresent();
    }

    /** {@code log M(. | p_sol)} here, once encoded. */
    LogProbabilities next() {
      return encoded.orElseThrow().next;
    }

    /** Where this token leads; empty if nobody has read it here. */
    Optional<Position> after(int token) {
      return Optional.ofNullable(following.get(token));
    }

    /** {@link Sequence#foretold}; empty if this has not been encoded. */
    List<Integer> foretold() {
      if (!isEncoded()) {
        return List.of();
      }
      try (Sequence here = fork(length)) {
        return here.foretold();
      }
    }

    /** A new sequence of the first tokens up to here, as far as they are encoded. */
    Sequence fork(int tokens) {
      Position from = lastEncoded();
      return from.encoded.orElseThrow().sequence.fork(Math.min(tokens, from.length));
    }

    /** This position, or the last one before it that is encoded; at least the prompt's end is. */
    private Position lastEncoded() {
      Position position = this;
      while (!position.isEncoded() && position.before.isPresent()) {
        position = position.before.get();
      }
      return position;
    }
  }

  /** Where a position's tokens are cached, and the distribution that follows them. */
  private static final class Encoded {
    private final Sequence sequence;
    private final LogProbabilities next;

    /** Whether the sequence holds more tokens than lead to this position. */
    private boolean goesOn;

    private Encoded(Sequence sequence, LogProbabilities next) {
      this.sequence = sequence;
      this.next = next;
    }
  }

  /** The position after the whole prompt. */
  Position start(int[] prompt, ForwardPass pass) {
    pass.needs(prompt.length);
    return new Position(Optional.empty(), prompt);
  }

  /** The position after these tokens; those that were not read here before are accounted for. */
  Position read(Position from, int[] tokens, ForwardPass pass) {
    Position position = from;
    for (int token : tokens) {
      Optional<Position> known = position.after(token);
      if (known.isPresent()) {
        position = known.get();
      } else {
        Position next = new Position(Optional.of(position), token);
        pass.needs(1);
        if (kept < mostKept) {
          position.following.put(token, next);
          kept++;
        }
        position = next;
      }
    }
    return position;
  }

  /**
   * Has the pass encode this position and what leads to it, where that has not been done. What a
   * pass is about to encode already for another position is left to the next pass. Where the model
   * reads one position at a time, what leads here is passed over.
   */
  void encode(Position position, ForwardPass pass) {
    List<Position> path = new ArrayList<>();
    Optional<Position> from = Optional.of(position);
    while (from.isPresent() && !from.get().isEncoded()) {
      path.add(0, from.get());
      from = from.get().before;
    }
    if (path.stream().anyMatch(on -> on.beingEncoded) || path.isEmpty()) {
      return;
    }
    path.forEach(on -> on.beingEncoded = true);
    int[] tokens = path.stream().flatMapToInt(on -> Arrays.stream(on.tokens)).toArray();
    Sequence sequence = from.map(this::goOn).orElseGet(this::opened);
    pass.encode(
        new Advance(sequence, tokens, readsSeveralPositions ? path.size() : 1),
        outputs -> {
          path.forEach(on -> on.beingEncoded = false);
          int passedOver = path.size() - outputs.size();
          for (int i = passedOver; i < path.size(); i++) {
            Encoded encoded = new Encoded(sequence, outputs.get(i - passedOver));
            encoded.goesOn = i < path.size() - 1;
            path.get(i).encoded = Optional.of(encoded);
          }
        });
  }

  /** Encodes positions that have been read only. */
  void catchUp(List<Position> positions, MeteredModel metered, Purpose purpose) {
    while (!positions.stream().allMatch(Position::isEncoded)) {
      ForwardPass pass = new ForwardPass();
      positions.forEach(position -> encode(position, pass));
      metered.run(pass, purpose);
    }
  }

  private Sequence opened() {
    Sequence sequence = model.open();
    open.add(sequence);
    return sequence;
  }

  /** The sequence that ends at this position; a fork of it, if it holds more already. */
  private Sequence goOn(Position position) {
    Encoded encoded = position.encoded.orElseThrow();
    if (!encoded.goesOn) {
      encoded.goesOn = true;
      return encoded.sequence;
    }
    Sequence fork = encoded.sequence.fork(position.length);
    open.add(fork);
    return fork;
  }

  /** Gives back what does not continue this position; the answer has come here. */
  void keepOnly(Position position) {
    Set<Sequence> reachable = Collections.newSetFromMap(new IdentityHashMap<>());
    Position trunk = position.lastEncoded();
    trunk.before = Optional.empty();
    trunk.encoded.ifPresent(encoded -> reachable.add(encoded.sequence));
    kept = -1;
    List<Position> pending = new ArrayList<>(List.of(position));
    while (!pending.isEmpty()) {
      Position next = pending.remove(pending.size() - 1);
      next.encoded.ifPresent(encoded -> reachable.add(encoded.sequence));
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
