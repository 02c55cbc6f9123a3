package dev.egcfg.experiments;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Threads that do the same thing until it is done. */
final class Workers {

  private Workers() {}

  /** Runs the work on so many threads, waits for all, and throws what the first of them threw. */
  static void run(int count, Runnable work) {
    ExecutorService threads = Executors.newFixedThreadPool(count, Workers::daemon);
    try {
      List<? extends Future<?>> ends =
          IntStream.range(0, count).mapToObj(i -> threads.submit(work)).toList();
      for (Future<?> end : ends) {
        end.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException("a worker ended", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the run's workers", e);
    } finally {
      threads.shutdown();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "egcfg-unit");
    thread.setDaemon(true);
    return thread;
  }
}
