package dev.egcfg.execution;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One container and the fork server in it: takes one job at a time. */
final class Worker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final long CLEANING_MILLIS = 10_000;
  private static final long GRACE_MILLIS = 10_000;
  private static final long ENDING_SECONDS = 10;
  private static final int KILLED = 128 + 9;
  private static final String CRASHED = Execution.Outcome.CRASHED.name();
  private static final String OF_GROUP = "memory limit of the control group";
  private static final String OUT_OF_MEMORY = Execution.Outcome.OUT_OF_MEMORY.name();

  private final Process process;
  private final ScheduledExecutorService watchdog;
  private final OutputStream jobs;
  private final DataInputStream results;
  private final Path scratch;
  private final Path log;
  private final Optional<Cgroup> cgroup;
  private final boolean contained;
  private final long startMillis;
  private final Map<Tests, JudgedSample> judged = new HashMap<>();
  private boolean started;
  private boolean usable;
  private boolean cleaning;

  /**
   * Starts a worker. The calling thread has to outlive it: the kernel ends a worker together with
   * the thread that started it.
   */
  Worker(WorkerCommand command, WorkerFiles files, ScheduledExecutorService watchdog)
      throws IOException {
    this.watchdog = watchdog;
    contained = command.bwrap().isPresent();
    startMillis = command.patience().toMillis();
    scratch = files.newScratch();
    log = files.newLog().toRealPath();
    cgroup =
        command.cgroups().isPresent()
            ? Optional.of(command.cgroups().orElseThrow().newGroup())
            : Optional.empty();
    List<String> line = new ArrayList<>();
    cgroup.ifPresent(group -> line.addAll(group.joining(files)));
    line.addAll(command.line(files, scratch));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.redirectError(log.toFile()).directory(scratch.toFile());
    builder.environment().clear();
    command.environment(scratch).forEach(entry -> builder.environment().put(entry[0], entry[1]));
    process = builder.start();
    jobs = process.getOutputStream();
    results = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
  }

  /**
   * Waits until it can take jobs.
   *
   * @throws IOException if it does not come up, or if a canary got out; the message is one line
   */
  void awaitReady() throws IOException {
    awaitFirstWord();
    Message ready = read(startMillis);
    if (!ready.text(0).equals("ready") || !ready.text(1).isEmpty()) {
      throw new IOException(ready.text(1));
    }
    if (cgroup.isPresent()) {
      cgroup.orElseThrow().requireMember(process.pid());
    }
    started = true;
    usable = true;
  }

  /**
   * Not by a read that blocks: a container that is killed while it starts can leave a process
   * behind that holds the pipe open for ever.
   */
  private void awaitFirstWord() throws IOException {
    long start = System.nanoTime();
    while (results.available() == 0) {
      boolean alive = process.isAlive();
      boolean late = System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(startMillis);
      if (late || (!alive && results.available() == 0)) {
        stop();
        throw new IOException(lastWords(new EOFException(alive ? "it is silent" : "it died")));
      }
      try {
        Thread.sleep(2);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while a worker started");
      }
    }
  }

  /**
   * Whether it can take another job. Waits until it has cleaned up after the last, which it does
   * while that one's result is put to use.
   */
  boolean isUsable() {
    if (usable && cleaning) {
      try {
        Message done = read(CLEANING_MILLIS);
        usable = done.text(0).equals("done") && done.text(2).equals("clean");
        cleaning = false;
      } catch (IOException e) {
        LOG.debug("a worker did not clean up: {}", e.getMessage());
        usable = false;
      }
    }
    return usable && process.isAlive();
  }

  /**
   * Whether it may judge this. In a container no job finds what another left; elsewhere a sample
   * might learn from another of its problem what that problem's tests expect.
   */
  boolean mayTake(JudgedSample sample) {
    return contained
        || sample.tests().map(tests -> judged.getOrDefault(tests, sample)).orElse(sample) == sample;
  }

  /** From now on it judges no other sample of that problem. */
  void take(JudgedSample sample) {
    if (!contained) {
      sample.tests().ifPresent(tests -> judged.put(tests, sample));
    }
  }

  /**
   * Runs a job.
   *
   * @param limits those of the job; some time after them the worker is taken for dead
   * @throws IOException if the worker died or broke the protocol; it is not usable any more
   */
  Message run(Message job, Limits limits) throws IOException {
    if (cgroup.isEmpty()) {
      return exchange(job, limits);
    }
    Cgroup group = cgroup.orElseThrow();
    group.limitMemory(limits.memoryBytes());
    long before = group.memoryKills();
    try {
      Message result = exchange(job, limits);
      boolean killed = group.memoryKills() > before && result.text(1).equals(CRASHED);
      return killed ? result.with(1, OUT_OF_MEMORY, OF_GROUP) : result;
    } catch (JobDiedException e) {
      throw group.memoryKills() > before
          ? new JobDiedException(Execution.Outcome.OUT_OF_MEMORY, OF_GROUP)
          : e;
    }
  }

  private Message exchange(Message job, Limits limits) throws IOException {
    usable = false;
    long millis = limits.wall().toMillis() * 3 + GRACE_MILLIS;
    ScheduledFuture<?> alarm = watchdog.schedule(this::stop, millis, TimeUnit.MILLISECONDS);
    Message result;
    try {
      job.writeTo(jobs);
      result = Message.readFrom(results);
    } catch (IOException e) {
      if (alarm.isDone()) {
        throw new JobDiedException(Execution.Outcome.TIMEOUT, "no answer within " + millis + " ms");
      }
      throw new IOException(lastWords(e), e);
    } finally {
      alarm.cancel(false);
    }
    if (result.text(0).equals("done")) {
      throw new JobDiedException(
          Execution.Outcome.CRASHED, "the job's driver died, status " + result.text(1));
    }
    usable = true;
    cleaning = true;
    return result;
  }

  private Message read(long millis) throws IOException {
    ScheduledFuture<?> alarm = watchdog.schedule(this::stop, millis, TimeUnit.MILLISECONDS);
    try {
      return Message.readFrom(results);
    } catch (IOException e) {
      throw new IOException(lastWords(e), e);
    } finally {
      alarm.cancel(false);
    }
  }

  /** The last line that the worker wrote to its standard error, else the failure itself. */
  private String lastWords(IOException failure) {
    try {
      process.waitFor(1, TimeUnit.SECONDS);
      String said = Files.readString(log, StandardCharsets.UTF_8).strip();
      if (!said.isEmpty()) {
        return PrintableLine.of(said.substring(said.lastIndexOf('\n') + 1));
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    String message = failure.getMessage();
    return message == null ? "the worker ended without a word" : message;
  }

  /**
   * Ends it with all its processes: asked to end, one without a container goes when they have gone.
   * If bubblewrap was killed while it started, the first process of its container may be left,
   * waiting for its word for ever: it asks to die with bubblewrap only after that.
   */
  @Override
  public void close() {
    usable = false;
    stop();
    boolean ended = awaitedEnd();
    if (!started) {
      ProcessHandle.allProcesses()
          .filter(this::isOfThisWorker)
          .forEach(ProcessHandle::destroyForcibly);
    }
    cgroup.ifPresent(Cgroup::close);
    if (ended) { // else the next start clears up
      Clearing.delete(scratch);
      log.toFile().delete();
    }
  }

  /** By a signal that can be answered, and some time after it by one that cannot. */
  private void stop() {
    process.destroy();
    try {
      watchdog.schedule(process::destroyForcibly, ENDING_SECONDS, TimeUnit.SECONDS);
    } catch (RejectedExecutionException e) {
      process.destroyForcibly();
    }
  }

  /** Whether it ended by itself, in answer to a signal. */
  private boolean awaitedEnd() {
    boolean interrupted = Thread.interrupted();
    try {
      return process.waitFor(2 * ENDING_SECONDS, TimeUnit.SECONDS)
          && (contained || process.exitValue() != KILLED);
    } catch (InterruptedException e) {
      interrupted = true;
      return false;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean isOfThisWorker(ProcessHandle candidate) {
    try {
      Path errors = Path.of("/proc", Long.toString(candidate.pid()), "fd", "2");
      return Files.readSymbolicLink(errors).equals(log);
    } catch (IOException e) {
      return false; // gone, or another user's
    }
  }
}
