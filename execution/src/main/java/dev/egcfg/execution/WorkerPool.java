package dev.egcfg.execution;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A fixed number of workers, lent one job at a time; one that dies is replaced. */
final class WorkerPool implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
  private static final int ATTEMPTS = 2;

  /** The answer to a job that ended without any: the outcome and its detail. */
  static final String ENDED = "ended";

  private static final Limits HEALTHY_LIMITS =
      new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), 512L << 20, 1 << 16);

  /** A program without faults: where it fails too, a failure says nothing about any other. */
  private static final Message HEALTHY =
      SandboxedExecutor.job("run", HEALTHY_LIMITS).add("print(1)").add("").add("").build();

  private final WorkerCommand command;
  private final WorkerFiles files;
  private final ExecutorService starter = Executors.newSingleThreadExecutor(daemon("starter"));
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(daemon("watchdog"));
  private final BlockingQueue<Slot> idle;
  private final Slot[] slots;
  private final Set<Worker> started = ConcurrentHashMap.newKeySet();
  private final Thread shutdownHook = new Thread(this::endWorkers, "egcfg-execution-shutdown");
  private volatile boolean closed;

  /** A place for a worker, whose successor takes the same place. */
  private static final class Slot {
    private volatile Worker worker;

    private Slot(Worker worker) {
      this.worker = worker;
    }
  }

  /**
   * @throws IOException if a worker does not start; the message is one line
   */
  WorkerPool(WorkerCommand command, int size) throws IOException {
    this.command = command;
    files = new WorkerFiles();
    idle = new ArrayBlockingQueue<>(size);
    slots = new Slot[size];
    try {
      for (int i = 0; i < size; i++) {
        slots[i] = new Slot(launched());
      }
      for (Slot slot : slots) {
        slot.worker.awaitReady();
        idle.add(slot);
      }
    } catch (IOException e) {
      endWorkers();
      throw e;
    }
    Runtime.getRuntime().addShutdownHook(shutdownHook);
  }

  private static ThreadFactory daemon(String name) {
    return task -> {
      Thread thread = new Thread(task, "egcfg-execution-" + name);
      thread.setDaemon(true);
      return thread;
    };
  }

  WorkerCommand command() {
    return command;
  }

  /** Workers die with the thread that started them, so one lasting thread starts them all. */
  private Worker launched() throws IOException {
    try {
      return starter
          .submit(
              () -> {
                Worker worker = new Worker(command, files, watchdog);
                started.add(worker);
                return worker;
              })
          .get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException("cannot start a worker", e.getCause());
    } catch (RejectedExecutionException e) {
      throw new InfrastructureException("the executor was closed during a job", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InfrastructureException("interrupted while a worker started", e);
    }
  }

  /** Runs a job that judges nothing. */
  Message run(Message job, Limits limits) {
    return run(job, limits, JudgedSample.NONE);
  }

  /**
   * Runs a job on the next free worker, and once more on a fresh one if that worker dies. A job
   * that ends without an answer twice, where a program without faults is answered, has ended {@link
   * #ENDED}: no program takes itself out of a score.
   *
   * @param limits those of the job; some time after them the worker is taken for dead
   * @param sample what the job judges: a worker that has judged another of its problem, and might
   *     remember that, is not given it but replaced
   */
  Message run(Message job, Limits limits, JudgedSample sample) {
    Slot slot = borrow(sample);
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          return worker(slot, sample).run(job, limits);
        } catch (IOException e) {
          if (attempt == ATTEMPTS || closed) {
            if (e instanceof JobDiedException died && runsAHealthyProgram(slot)) {
              String detail = String.valueOf(e.getMessage());
              return Message.of(ENDED).add(died.outcome().name()).add(detail).build();
            }
            throw new InfrastructureException(
                "a worker died twice on one job: " + e.getMessage(), e);
          }
          LOG.warn("a worker died, its job is tried again: {}", e.getMessage());
        }
      }
    } finally {
      idle.add(slot);
    }
  }

  private boolean runsAHealthyProgram(Slot slot) {
    try {
      Message answer = worker(slot, JudgedSample.NONE).run(HEALTHY, HEALTHY_LIMITS);
      return answer.text(1).equals(Execution.Outcome.RETURNED.name());
    } catch (IOException e) {
      LOG.warn("a worker died of a program without faults: {}", e.getMessage());
      return false;
    }
  }

  private Slot borrow(JudgedSample sample) {
    if (closed) {
      throw new IllegalStateException("the executor is closed");
    }
    List<Slot> passedOver = new ArrayList<>();
    try {
      Slot first = idle.take();
      Slot next = first;
      while (next != null && !next.worker.mayTake(sample)) {
        passedOver.add(next);
        next = idle.poll();
      }
      if (next != null) {
        return next;
      }
      passedOver.remove(first);
      return first;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InfrastructureException("interrupted while waiting for a worker", e);
    } finally {
      idle.addAll(passedOver);
    }
  }

  private Worker worker(Slot slot, JudgedSample sample) throws IOException {
    if (!slot.worker.mayTake(sample) || !slot.worker.isUsable()) {
      slot.worker.close();
      started.remove(slot.worker);
      slot.worker = launched();
      slot.worker.awaitReady();
    }
    slot.worker.take(sample);
    return slot.worker;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      LOG.debug("closed while the machine shuts down");
    }
    endWorkers();
  }

  /** Once no worker can be started any more, all that were. */
  private void endWorkers() {
    closed = true;
    starter.shutdown();
    try {
      starter.awaitTermination(command.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    started.forEach(Worker::close);
    watchdog.shutdownNow();
    files.close();
  }
}
