package dev.egcfg.experiments.grading;

import dev.egcfg.execution.InfrastructureException;
import dev.egcfg.execution.Limits;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.Tests;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Judges many programs at a time. The executor stays open. */
public final class Judge {

  private final PythonExecutor executor;
  private final Limits limits;
  private final int parallel;

  /**
   * @param limits for each program
   * @param parallel programs at a time; as many as the executor has workers
   */
  public Judge(PythonExecutor executor, Limits limits, int parallel) {
    this.executor = executor;
    this.limits = limits;
    this.parallel = parallel;
  }

  /** Hears of judgements as they come, from one thread at a time. */
  interface Listener {

    /**
     * @param index of the submission
     * @param count how many are judged
     */
    void judged(int index, Judgement judgement, int count);
  }

  PythonExecutor executor() {
    return executor;
  }

  /**
   * As below.
   *
   * @param done hears how many are judged, never fewer than before, from one thread at a time
   */
  List<Judgement> judge(List<Submission> submissions, IntConsumer done) {
    return judge(submissions, (index, judgement, count) -> done.accept(count));
  }

  /**
   * The judgements in the submissions' order. A fault of the harness, which the executor has met
   * twice by then, is one program's and the others are judged all the same.
   */
  List<Judgement> judge(List<Submission> submissions, Listener listener) {
    ExecutorService threads = Executors.newFixedThreadPool(parallel, Judge::daemon);
    AtomicInteger judged = new AtomicInteger();
    try {
      Map<Integer, Future<Judgement>> futures = new HashMap<>();
      for (int index : inTurns(submissions)) {
        futures.put(
            index,
            threads.submit(
                () -> {
                  Judgement judgement = judge(submissions.get(index));
                  synchronized (judged) {
                    listener.judged(index, judgement, judged.incrementAndGet());
                  }
                  return judgement;
                }));
      }
      List<Judgement> judgements = new ArrayList<>();
      for (int index = 0; index < submissions.size(); index++) {
        judgements.add(Objects.requireNonNull(futures.get(index)).get());
      }
      return judgements;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a judging thread ended", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while programs were judged", e);
    } finally {
      threads.shutdownNow();
    }
  }

  /**
   * All problems' first samples, then all their second ones: outside of containers a worker judges
   * one sample of a problem and is replaced before another.
   */
  private static List<Integer> inTurns(List<Submission> submissions) {
    Map<Tests, Integer> samples = new HashMap<>();
    List<Integer> turns =
        submissions.stream().map(each -> samples.merge(each.tests(), 1, Integer::sum)).toList();
    return IntStream.range(0, submissions.size())
        .boxed()
        .sorted(Comparator.comparing(turns::get))
        .toList();
  }

  private Judgement judge(Submission submission) {
    try {
      return Judgement.of(
          executor.judge(submission.program(), submission.tests(), submission.inProcess(), limits));
    } catch (InfrastructureException e) {
      return Judgement.infrastructure(String.valueOf(e.getMessage()));
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "egcfg-judge");
    thread.setDaemon(true);
    return thread;
  }
}
