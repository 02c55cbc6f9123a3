package dev.egcfg.decoding;

import dev.egcfg.core.LogProbabilities;
import dev.egcfg.decoding.Continuations.Position;
import dev.egcfg.decoding.MeteredModel.Purpose;
import java.util.List;

/**
 * The unconditional prompt p_sol and the answer so far: the trunk of the {@link Continuations}.
 * While the answer's tokens are known from other decodings, it is read but not encoded.
 */
final class UnconditionalBranch {

  private final Continuations continuations;
  private final MeteredModel model;
  private final GreedyBeginning beginning;
  private final Answer answer;
  private Position position;

  /**
   * @param prompt with what there is of the answer; fits the context
   * @param answer whoever adds a token to it moves the branch past it
   * @param ahead most tokens that are expected to follow greedily
   */
  UnconditionalBranch(
      int[] prompt,
      Continuations continuations,
      MeteredModel model,
      GreedyBeginning beginning,
      Answer answer,
      int ahead) {
    this.continuations = continuations;
    this.model = model;
    this.beginning = beginning;
    this.answer = answer;
    ForwardPass prefill = new ForwardPass(answer.ahead(ahead));
    this.position = continuations.start(prompt, prefill);
    encode(position, prefill);
    model.run(prefill, Purpose.UNGUIDED);
  }

  Position position() {
    return position;
  }

  /** Whether the context has room for another token. */
  boolean hasRoom() {
    return model.fits(position.length() + 1);
  }

  /** Tokens that may be read ahead. */
  int room() {
    return model.room(position.length());
  }

  /** {@code log M(. | p_sol)} after the answer. */
  LogProbabilities next() {
    catchUp();
    return position.next();
  }

  /** The greedy token after the answer, without guidance. */
  int greedyToken() {
    return beginning.knowsNext(answer) ? beginning.next(answer) : next().argmax();
  }

  /** Tokens that a server has said beyond the answer, though nobody asked for each of them. */
  List<Integer> saidAhead() {
    return position.foretold();
  }

  /** Encodes what has only been read. */
  void catchUp() {
    continuations.catchUp(List.of(position), model, Purpose.UNGUIDED);
  }

  /** Moves past the answer's new last token; whether a candidate or a guess has been there. */
  boolean move(int token, ForwardPass pass) {
    boolean known = position.after(token).isPresent();
    position = continuations.read(position, new int[] {token}, pass);
    return known;
  }

  /** Has the pass encode the position and a guess at what follows. */
  void lookAhead(int[] guess, ForwardPass pass) {
    encode(continuations.read(position, guess, pass), pass);
  }

  private void encode(Position upTo, ForwardPass pass) {
    if (!beginning.knowsNext(answer)) {
      continuations.encode(upTo, pass);
    }
  }

  /** Gives back what no longer continues the answer. */
  void prune() {
    continuations.keepOnly(position);
  }
}
