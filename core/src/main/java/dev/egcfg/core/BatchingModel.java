package dev.egcfg.core;

import dev.egcfg.core.BatchRequest.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * One batcher under many agents: each agent is plain sequential code in a thread of its own, and
 * what they ask for at about the same time becomes one step of the model below. That model's
 * numbers must not depend on the batch; then nothing that the agents do depends on timing either.
 *
 * <p>Agents are served in the order in which they came. A long prompt is encoded in parts, so that
 * it does not hold up those who want a token; every step takes some of it. An agent whose step
 * fails never fails another's; one that is interrupted while it waits leaves the queue with a
 * {@link CancellationException}, its sequences as they were.
 */
public final class BatchingModel implements LanguageModel {

  /**
   * How long a step waits for the agents that were served just before, which mostly come back at
   * once: longer than choosing a token takes, shorter than a step.
   */
  private static final Duration GRACE = Duration.ofMillis(10);

  /** Agents that ask for no more tokens than this are not kept waiting for longer requests. */
  private static final int SHORT_ROWS = 32;

  /** Least tokens of long requests in a step that short ones are part of. */
  private static final int ROWS_BESIDE_SHORT = 96;

  /** oneDNN multiplies wide layers by blocks of so many rows, the last as slowly as a full one. */
  private static final int ROWS_PER_BLOCK = 64;

  private final LanguageModel model;
  private final int rowsPerStep;
  private final Object lock = new Object();
  private final List<BatchRequest> waiting = new ArrayList<>();
  private final Set<BatchRequest> running = new HashSet<>();
  private final Set<Thread> expected = new HashSet<>();
  private final Thread server = new Thread(this::serve, "batching-model");
  private boolean closed;

  /**
   * Takes ownership of the model.
   *
   * @param rowsPerStep most tokens that are merged into one step
   */
  public static BatchingModel over(LanguageModel model, int rowsPerStep) {
    BatchingModel batching = new BatchingModel(model, rowsPerStep);
    batching.server.setDaemon(true);
    batching.server.start();
    return batching;
  }

  private BatchingModel(LanguageModel model, int rowsPerStep) {
    this.model = model;
    this.rowsPerStep = rowsPerStep;
  }

  @Override
  public List<List<LogProbabilities>> step(List<Advance> batch) {
    checkContext(batch);
    BatchRequest request = new BatchRequest(batch, Thread.currentThread());
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException("the model is closed");
      }
      expected.remove(request.agent());
      waiting.add(request);
      lock.notifyAll();
      boolean interrupted = false;
      while (!request.finished() || running.contains(request)) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          interrupted = true;
          // a step that has begun is waited for: its sequences are in use
          request.cancel();
          if (!running.contains(request)) {
            request.rest();
          }
        }
      }
      waiting.remove(request);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return request.answer();
  }

  /** A request that is served in parts must not be found too long when some of it is done. */
  private void checkContext(List<Advance> batch) {
    int most = model.card().contextLength();
    for (Advance advance : batch) {
      int length = advance.sequence().length() + advance.tokens().length;
      if (length > most) {
        throw new ContextOverflowException(length + " tokens do not fit the context of " + most);
      }
    }
  }

  /** Agents in the queue that no step works for. */
  int waiting() {
    synchronized (lock) {
      return waiting.size() - running.size();
    }
  }

  private void serve() {
    while (true) {
      List<Part> parts;
      synchronized (lock) {
        try {
          gather();
        } catch (InterruptedException e) {
          closed = true;
        }
        if (closed) {
          waiting.forEach(
              request -> request.fail(new IllegalStateException("the model was closed")));
          lock.notifyAll();
          return;
        }
        parts = takeStep();
        parts.forEach(part -> running.add(part.request()));
      }
      run(parts);
      synchronized (lock) {
        expected.clear();
        for (BatchRequest request : running) {
          request.rest();
          if (request.finished()) {
            waiting.remove(request);
            expected.add(request.agent());
          }
        }
        running.clear();
        lock.notifyAll();
      }
    }
  }

  /** Waits for a first request, then a moment for the agents that may be about to ask. */
  private void gather() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      lock.wait();
    }
    long deadline = System.nanoTime() + GRACE.toNanos();
    long left = GRACE.toNanos();
    while (!expected.isEmpty() && !closed && left > 0) {
      lock.wait(left / 1_000_000, (int) (left % 1_000_000));
      left = deadline - System.nanoTime();
    }
  }

  /** Short requests first, then as much of the long ones as there is room for. */
  private List<Part> takeStep() {
    List<Part> parts = new ArrayList<>();
    int room = rowsPerStep;
    int shortRows = Math.min(SHORT_ROWS, rowsPerStep);
    for (BatchRequest request : waiting) {
      int rows = request.rowsLeft();
      if (rows <= shortRows && rows <= room) {
        parts.addAll(request.take(rows));
        room -= rows;
      }
    }
    // some of a long request is in every step, however many short ones there are
    room = parts.isEmpty() ? room : Math.min(roomBeside(rowsPerStep - room), rowsPerStep);
    for (BatchRequest request : waiting) {
      if (room > 0 && request.rowsLeft() > shortRows) {
        int rows = Math.min(room, request.rowsLeft());
        parts.addAll(request.take(rows));
        room -= rows;
      }
    }
    return parts;
  }

  /** Fills the last block. */
  private static int roomBeside(int rows) {
    int blocks = (rows + ROWS_BESIDE_SHORT + ROWS_PER_BLOCK - 1) / ROWS_PER_BLOCK;
    return blocks * ROWS_PER_BLOCK - rows;
  }

  /**
   * One step for all; if that fails, one for each agent, so that every agent meets its own failure
   * only.
   */
  private void run(List<Part> parts) {
    if (tryToRun(parts).isEmpty()) {
      return;
    }
    parts.stream()
        .map(Part::request)
        .distinct()
        .forEach(
            request -> {
              List<Part> own = parts.stream().filter(part -> part.request() == request).toList();
              tryToRun(own).ifPresent(request::fail);
            });
  }

  /** Why it failed, if it did; then no sequence has changed. */
  private Optional<Throwable> tryToRun(List<Part> parts) {
    List<List<LogProbabilities>> outputs;
    try {
      outputs = model.step(parts.stream().map(Part::advance).toList());
    } catch (RuntimeException | Error e) {
      return Optional.of(e);
    }
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).request().accept(parts.get(i), outputs.get(i));
    }
    return Optional.empty();
  }

  @Override
  public ModelCard card() {
    return model.card();
  }

  @Override
  public boolean batchInvariant() {
    return model.batchInvariant();
  }

  @Override
  public Tokenizer tokenizer() {
    return model.tokenizer();
  }

  @Override
  public Optional<ChatTemplate> chatTemplate() {
    return model.chatTemplate();
  }

  @Override
  public Sequence open() {
    return model.open();
  }

  /**
   * Waits for a step that has begun; agents that still wait get an {@link IllegalStateException}.
   */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    boolean interrupted = false;
    while (server.isAlive()) {
      try {
        server.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    model.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
