package dev.egcfg.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * What one agent asks of a {@link BatchingModel}, and how far it has come: long requests are served
 * in several steps. Guarded by the model's lock, but for {@link #take} and {@link #accept}, which
 * the server alone calls.
 */
final class BatchRequest {

  private final List<Advance> batch;
  private final Thread agent;
  private final int[] lengths;
  private final int[] done;
  private final List<List<LogProbabilities>> results = new ArrayList<>();
  private Optional<Throwable> failure = Optional.empty();
  private boolean cancelled;

  BatchRequest(List<Advance> batch, Thread agent) {
    this.batch = batch;
    this.agent = agent;
    lengths = batch.stream().mapToInt(advance -> advance.sequence().length()).toArray();
    done = new int[batch.size()];
    batch.forEach(advance -> results.add(new ArrayList<>(advance.outputs())));
  }

  Thread agent() {
    return agent;
  }

  /** Tokens that are still to be appended. */
  int rowsLeft() {
    int rows = 0;
    for (int entry = 0; entry < done.length; entry++) {
      rows += batch.get(entry).tokens().length - done[entry];
    }
    return rows;
  }

  boolean finished() {
    return failure.isPresent() || rowsLeft() == 0;
  }

  /** Gives the request up as soon as no step works for it. */
  void cancel() {
    cancelled = true;
  }

  /** Says that no step works for the request now. */
  void rest() {
    if (cancelled && !finished()) {
      fail(new CancellationException("interrupted while waiting for the model"));
    }
  }

  void fail(Throwable reason) {
    failure = Optional.of(reason);
  }

  /** A part of the request: of an entry of its batch, the next tokens. */
  record Part(BatchRequest request, int entry, Advance advance) {}

  /** The next tokens, at most so many. */
  List<Part> take(int mostRows) {
    List<Part> parts = new ArrayList<>();
    int room = mostRows;
    for (int entry = 0; entry < done.length && room > 0; entry++) {
      Advance whole = batch.get(entry);
      int from = done[entry];
      int to = Math.min(whole.tokens().length, from + room);
      if (to > from) {
        int quiet = whole.tokens().length - whole.outputs();
        int outputs = to - Math.min(to, Math.max(from, quiet));
        int[] tokens = Arrays.copyOfRange(whole.tokens(), from, to);
        parts.add(new Part(this, entry, new Advance(whole.sequence(), tokens, outputs)));
        room -= to - from;
      }
    }
    return parts;
  }

  /** Takes in what a step gave for a part. */
  void accept(Part part, List<LogProbabilities> outputs) {
    results.get(part.entry).addAll(outputs);
    done[part.entry] += part.advance.tokens().length;
  }

  /** The outputs, for the agent; if there are none, its sequences are as they were. */
  List<List<LogProbabilities>> answer() {
    failure.ifPresent(
        reason -> {
          takeBack();
          if (reason instanceof RuntimeException exception) {
            throw exception;
          }
          throw new IllegalStateException("the model failed: " + reason, reason);
        });
    return results;
  }

  private void takeBack() {
    for (int entry = 0; entry < done.length; entry++) {
      if (done[entry] > 0) {
        batch.get(entry).sequence().truncate(lengths[entry]);
      }
    }
  }
}
