package dev.egcfg.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Copies of one model, one on each device, as one model. A sequence lives on one of them, and so do
 * its forks; a step's entries run on their devices side by side.
 */
public final class ReplicatedModel implements LanguageModel {

  private final List<LanguageModel> replicas;
  private final int[] openSequences;
  private final ExecutorService threads = Executors.newCachedThreadPool(ReplicatedModel::thread);

  /**
   * Takes ownership of the models.
   *
   * @param replicas at least one, all equal
   */
  public ReplicatedModel(List<LanguageModel> replicas) {
    if (replicas.isEmpty()) {
      throw new IllegalArgumentException("no model to replicate");
    }
    this.replicas = List.copyOf(replicas);
    openSequences = new int[replicas.size()];
  }

  /** Opens it where the fewest sequences are. */
  @Override
  public Sequence open() {
    int fewest = 0;
    synchronized (openSequences) {
      for (int i = 1; i < openSequences.length; i++) {
        if (openSequences[i] < openSequences[fewest]) {
          fewest = i;
        }
      }
    }
    return new Placed(fewest, replicas.get(fewest).open());
  }

  @Override
  public List<List<LogProbabilities>> step(List<Advance> batch) {
    Map<Integer, List<Integer>> entries = new LinkedHashMap<>();
    for (int entry = 0; entry < batch.size(); entry++) {
      Placed sequence = (Placed) batch.get(entry).sequence();
      entries.computeIfAbsent(sequence.replica, any -> new ArrayList<>()).add(entry);
    }
    int[] lengths = batch.stream().mapToInt(advance -> advance.sequence().length()).toArray();
    List<Callable<List<List<LogProbabilities>>>> parts = new ArrayList<>();
    entries.forEach(
        (replica, own) -> {
          List<Advance> part = own.stream().map(batch::get).map(ReplicatedModel::inner).toList();
          parts.add(() -> replicas.get(replica).step(part));
        });
    List<Optional<List<LogProbabilities>>> results = new ArrayList<>();
    batch.forEach(advance -> results.add(Optional.empty()));
    Optional<Throwable> failure = Optional.empty();
    int part = 0;
    for (Outcome outcome : run(parts)) {
      List<Integer> own = List.copyOf(entries.values()).get(part++);
      for (int i = 0; i < own.size() && outcome.failure.isEmpty(); i++) {
        results.set(own.get(i), Optional.of(outcome.results.get(i)));
      }
      failure = failure.or(() -> outcome.failure);
    }
    if (failure.isPresent()) {
      takeBack(batch, lengths);
      throw unchecked(failure.get());
    }
    return results.stream().map(Optional::orElseThrow).toList();
  }

  /** What a replica gave for its part. */
  private record Outcome(List<List<LogProbabilities>> results, Optional<Throwable> failure) {}

  /** One part needs no other thread. All are waited for: their sequences are in use. */
  private List<Outcome> run(List<Callable<List<List<LogProbabilities>>>> parts) {
    List<Future<List<List<LogProbabilities>>>> others =
        parts.stream().skip(1).map(threads::submit).toList();
    List<Outcome> outcomes = new ArrayList<>();
    if (!parts.isEmpty()) {
      try {
        outcomes.add(new Outcome(parts.get(0).call(), Optional.empty()));
      } catch (Exception | Error e) {
        outcomes.add(new Outcome(List.of(), Optional.of(e)));
      }
    }
    others.forEach(other -> outcomes.add(await(other)));
    return outcomes;
  }

  private static Outcome await(Future<List<List<LogProbabilities>>> part) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return new Outcome(part.get(), Optional.empty());
        } catch (ExecutionException e) {
          return new Outcome(List.of(), Optional.ofNullable(e.getCause()));
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void takeBack(List<Advance> batch, int[] lengths) {
    for (int entry = 0; entry < lengths.length; entry++) {
      Sequence sequence = batch.get(entry).sequence();
      sequence.truncate(Math.min(lengths[entry], sequence.length()));
    }
  }

  private static RuntimeException unchecked(Throwable failure) {
    return failure instanceof RuntimeException exception
        ? exception
        : new IllegalStateException("a replica failed: " + failure, failure);
  }

  private static Advance inner(Advance advance) {
    Sequence sequence = ((Placed) advance.sequence()).inner;
    return new Advance(sequence, advance.tokens(), advance.outputs());
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "replica");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public ModelCard card() {
    return replicas.get(0).card();
  }

  @Override
  public boolean batchInvariant() {
    return replicas.stream().allMatch(LanguageModel::batchInvariant);
  }

  @Override
  public Tokenizer tokenizer() {
    return replicas.get(0).tokenizer();
  }

  @Override
  public Optional<ChatTemplate> chatTemplate() {
    return replicas.get(0).chatTemplate();
  }

  @Override
  public void close() {
    threads.shutdown();
    replicas.forEach(LanguageModel::close);
  }

  private void count(int replica, int change) {
    synchronized (openSequences) {
      openSequences[replica] += change;
    }
  }

  /** A sequence and where it lives. */
  private final class Placed implements Sequence {
    private final int replica;
    private final Sequence inner;
    private boolean closed;

    private Placed(int replica, Sequence inner) {
      this.replica = replica;
      this.inner = inner;
      count(replica, 1);
    }

    @Override
    public int length() {
      return inner.length();
    }

    @Override
    public Sequence fork(int length) {
      return new Placed(replica, inner.fork(length));
    }

    @Override
    public void truncate(int length) {
      inner.truncate(length);
    }

    @Override
    public long reusedTokens() {
      return inner.reusedTokens();
    }

    @Override
    public List<Integer> foretold() {
      return inner.foretold();
    }

    @Override
    public void close() {
      inner.close();
      if (!closed) {
        closed = true;
        count(replica, -1);
      }
    }
  }
}
