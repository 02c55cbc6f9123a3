package dev.egcfg.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
 * <p>Agents are served in the order in which they came. An agent whose step fails never fails
 * another's; one that is interrupted while it waits leaves the queue with a {@link
 * CancellationException}.
 */
public final class BatchingModel implements LanguageModel {

  /**
   * How long a step waits for the agents that were served just before, which mostly come back at
   * once: longer than choosing a token takes, shorter than a step.
   */
  private static final Duration GRACE = Duration.ofMillis(10);

  private final LanguageModel model;
  private final int rowsPerStep;
  private final Object lock = new Object();
  private final Deque<Request> waiting = new ArrayDeque<>();
  private final Set<Thread> expected = new HashSet<>();
  private final Thread server = new Thread(this::serve, "batching-model");
  private boolean closed;

  /**
   * Takes ownership of the model.
   *
   * @param rowsPerStep most tokens that are merged into one step; a single agent may ask for more
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
    Request request = new Request(batch, Thread.currentThread());
    synchronized (lock) {
      if (closed) {
        throw new IllegalStateException("the model is closed");
      }
      expected.remove(request.agent);
      waiting.add(request);
      lock.notifyAll();
      boolean interrupted = false;
      while (request.answer.isEmpty()) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          interrupted = true;
          if (waiting.remove(request)) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for the model");
          }
          // a step that has begun is waited for: its sequences are in use
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return request.answer.get().results();
    }
  }

  /** Agents in the queue. */
  int waiting() {
    synchronized (lock) {
      return waiting.size();
    }
  }

  private void serve() {
    while (true) {
      List<Request> served;
      synchronized (lock) {
        try {
          gather();
        } catch (InterruptedException e) {
          closed = true;
        }
        if (closed) {
          waiting.forEach(request -> request.answer = Optional.of(Answer.closed()));
          lock.notifyAll();
          return;
        }
        served = takeFullStep();
      }
      List<Answer> answers = answer(served);
      synchronized (lock) {
        expected.clear();
        for (int i = 0; i < served.size(); i++) {
          served.get(i).answer = Optional.of(answers.get(i));
          expected.add(served.get(i).agent);
        }
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

  private List<Request> takeFullStep() {
    List<Request> taken = new ArrayList<>();
    int rows = 0;
    while (!waiting.isEmpty()) {
      rows += waiting.getFirst().rows();
      if (!taken.isEmpty() && rows > rowsPerStep) {
        break;
      }
      taken.add(waiting.removeFirst());
    }
    return taken;
  }

  /**
   * One step for all; if that fails, one for each, so that every agent meets its own failure only.
   */
  private List<Answer> answer(List<Request> served) {
    if (served.size() > 1) {
      List<Advance> merged = new ArrayList<>();
      served.forEach(request -> merged.addAll(request.batch));
      try {
        List<List<LogProbabilities>> results = model.step(merged);
        List<Answer> answers = new ArrayList<>();
        int from = 0;
        for (Request request : served) {
          int to = from + request.batch.size();
          answers.add(Answer.of(results.subList(from, to)));
          from = to;
        }
        return answers;
      } catch (ContextOverflowException e) {
        // no sequence has changed
      } catch (RuntimeException e) {
        return served.stream().map(request -> Answer.failure(e)).toList();
      }
    }
    return served.stream().map(request -> alone(request.batch)).toList();
  }

  private Answer alone(List<Advance> batch) {
    try {
      return Answer.of(model.step(batch));
    } catch (RuntimeException e) {
      return Answer.failure(e);
    }
  }

  @Override
  public ModelCard card() {
    return model.card();
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

  private static final class Request {
    private final List<Advance> batch;
    private final Thread agent;
    private Optional<Answer> answer = Optional.empty();

    private Request(List<Advance> batch, Thread agent) {
      this.batch = batch;
      this.agent = agent;
    }

    private int rows() {
      return batch.stream().mapToInt(advance -> advance.tokens().length).sum();
    }
  }

  private record Answer(List<List<LogProbabilities>> values, Optional<RuntimeException> failure) {

    static Answer of(List<List<LogProbabilities>> results) {
      return new Answer(List.copyOf(results), Optional.empty());
    }

    static Answer failure(RuntimeException e) {
      return new Answer(List.of(), Optional.of(e));
    }

    static Answer closed() {
      return failure(new IllegalStateException("the model was closed"));
    }

    List<List<LogProbabilities>> results() {
      failure.ifPresent(
          e -> {
            throw e;
          });
      return values;
    }
  }
}
