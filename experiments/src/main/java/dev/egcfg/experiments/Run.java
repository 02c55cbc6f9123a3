package dev.egcfg.experiments;

import dev.egcfg.benchmarks.Problem;
import dev.egcfg.core.ModelUnavailableException;
import dev.egcfg.execution.Verdict;
import dev.egcfg.experiments.UnitWork.Judged;
import dev.egcfg.reports.Details;
import dev.egcfg.reports.Row;
import dev.egcfg.reports.Row.DetailsLocation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out a plan in its run directory, or one shard of it, which it owns until closed: every
 * unit that is not judged yet is decoded, judged and written down. It may be killed at any time and
 * started again.
 */
public final class Run implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Run.class);

  private final Plan plan;
  private final RunInputs inputs;
  private final UnitWork work;
  private final Circumstances now;
  private final Units units;
  private final Protocol protocol;
  private final Ledger ledger;
  private final OwnedDirectory directory;

  private final Iterator<int[]> sequences;
  private final CountDownLatch cancelled = new CountDownLatch(1);
  private volatile boolean stopped;
  private int total;
  private int elsewhere;
  private int faults;
  private int failedInARow;

  private Run(
      Plan plan,
      RunInputs inputs,
      Decoders decoders,
      Circumstances now,
      Units units,
      Ledger ledger,
      OwnedDirectory directory) {
    this.plan = plan;
    this.inputs = inputs;
    this.work = new UnitWork(plan, inputs, decoders);
    this.now = now;
    this.units = units;
    this.protocol = new Protocol(units, plan.untilSolved());
    this.ledger = ledger;
    this.directory = directory;
    this.sequences = protocol.sequences();
  }

  /**
   * Reads the problems, and opens the run directory or makes it.
   *
   * @throws PlanException if the directory holds another plan, or a chosen problem does not exist
   * @throws RunDirectoryException if another process has the directory or the shard
   * @throws dev.egcfg.reports.CorruptRowException unless the plan says {@code --repair}
   */
  public static Run open(Plan plan, RunInputs inputs, ProgressListener listener) {
    return open(
        plan,
        inputs,
        new ModelDecoders(plan, inputs.model(), inputs.executor()),
        Circumstances.ofThisProcess(listener));
  }

  static Run open(Plan plan, RunInputs inputs, Decoders decoders, Circumstances now) {
    List<Problem> data = inputs.benchmark().read(inputs.data(), inputs.executor().syntax());
    Units units = new Units(plan, data);
    Ledger ledger = new Ledger();
    Start start = Manifests.start(plan, inputs, now);
    Manifest wanted = Manifests.of(plan, inputs, units.problems(), start);
    OwnedDirectory directory =
        OwnedDirectory.take(
            plan.directory(wanted.dataSha256()),
            wanted,
            plan,
            row -> units.number(row).ifPresent(unit -> ledger.add(unit, row)),
            now);
    return new Run(plan, inputs, decoders, now, units, ledger, directory);
  }

  public Path directory() {
    return directory.path();
  }

  /**
   * Works until everything is judged or failed every try, or {@link #cancel} is called. Call it
   * once.
   *
   * @throws RunDirectoryException if a row cannot be written
   */
  public RunResult execute() {
    countUnits();
    now.listener().started(ledger.judged(), total);
    Workers.run(plan.parallel(), this::workOff);
    return new RunResult(
        total,
        ledger.judged(),
        unneeded(),
        ledger.failed(),
        ledger.undecided(),
        faults,
        elsewhere,
        isCancelled());
  }

  /**
   * Ends the run now, from any thread: the unit being written is finished, those being decoded are
   * given up, and the next start does them. Other processes may go on where this one was.
   */
  public void cancel() {
    stopped = true;
    cancelled.countDown();
    directory.close();
  }

  @Override
  public void close() {
    directory.close();
  }

  private boolean isCancelled() {
    return cancelled.getCount() == 0;
  }

  private boolean isOwn(int unit) {
    return directory.has(units.shard(unit, directory.shards()));
  }

  private void countUnits() {
    for (int unit = 0; unit < units.count(); unit++) {
      if (isOwn(unit)) {
        total++;
      } else if (plan.shard().isEmpty()) {
        elsewhere++;
      }
    }
  }

  private int unneeded() {
    int count = 0;
    for (int unit = 0; plan.untilSolved() && unit < units.count(); unit++) {
      if (isOwn(unit) && !ledger.judged(unit) && protocol.unneeded(unit, ledger)) {
        count++;
      }
    }
    return count;
  }

  private synchronized Optional<int[]> next() {
    while (!stopped && sequences.hasNext()) {
      int[] sequence = sequences.next();
      if (isOwn(sequence[0])) {
        return Optional.of(sequence);
      }
    }
    return Optional.empty();
  }

  private void workOff() {
    try {
      for (Optional<int[]> next = next(); next.isPresent(); next = next()) {
        for (int unit : next.get()) {
          if (isDue(unit)) {
            finish(unit);
          }
        }
      }
    } catch (RuntimeException | Error e) {
      stopped = true;
      throw e;
    }
  }

  private synchronized boolean isDue(int unit) {
    return !stopped
        && !ledger.judged(unit)
        && !protocol.unneeded(unit, ledger)
        && !protocol.waits(unit, ledger);
  }

  /** Tries until it is judged; every fault is a row of its own, counted and never scored. */
  private void finish(int unit) {
    Optional<RuntimeException> fault = attempt(unit);
    Iterator<Duration> pauses = now.backoff().pauses().iterator();
    while (fault.isPresent() && pauses.hasNext()) {
      if (!pauses(pauses.next())) {
        return;
      }
      fault = attempt(unit);
    }
    fault.filter(lasting -> !stopped).ifPresent(lasting -> giveUp(unit, lasting));
  }

  /** Whether the time passed undisturbed. */
  private boolean pauses(Duration pause) {
    try {
      return !cancelled.await(pause.toMillis(), TimeUnit.MILLISECONDS) && !stopped;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Judges the unit and writes it down, or writes down and returns the harness's fault. */
  private Optional<RuntimeException> attempt(int number) {
    Unit unit = units.unit(number);
    Problem problem = units.problem(number);
    Records records =
        new Records(unit, problem, plan.seed(), inputs.executor().level(), 1 + attempts(number));
    long start = System.nanoTime();
    Judged result;
    try {
      result = work.judge(unit, problem);
    } catch (ModelUnavailableException nothingMoreCanCome) {
      throw nothingMoreCanCome;
    } catch (RuntimeException fault) {
      LOG.debug("unit {} of {}", unit.id(), problem.id(), fault);
      long millis = (System.nanoTime() - start) / 1_000_000;
      if (pauses(now.backoff().beforeRecording())) {
        write(
            number,
            records.faultDetails(fault.toString()),
            location -> records.faultRow(millis, now.clock().instant(), location));
      }
      return Optional.of(fault);
    }
    if (!mayBeTheEnds(result.verdict()) || pauses(now.backoff().beforeRecording())) {
      write(
          number,
          records.details(result),
          location -> records.row(result, now.clock().instant(), location));
    }
    return Optional.empty();
  }

  /** What a signal to the whole job does to a program that is being judged. */
  private static boolean mayBeTheEnds(Verdict verdict) {
    return verdict.kind() == Verdict.Kind.CRASHED && verdict.detail().contains("SIGTERM");
  }

  private synchronized int attempts(int unit) {
    return ledger.attempts(unit);
  }

  private synchronized void giveUp(int number, RuntimeException fault) {
    Unit unit = units.unit(number);
    now.listener()
        .warning(
            unit.problem()
                + " "
                + unit.cell().method()
                + ": the harness failed "
                + (1 + now.backoff().pauses().size())
                + " times, not the program ("
                + fault
                + "); the next start tries again");
    failedInARow++;
    if (failedInARow == now.backoff().unitsInARow()) {
      stopped = true;
      now.listener()
          .warning(failedInARow + " units in a row failed so: stopped, this machine needs a look");
    }
  }

  private synchronized void write(int unit, Details details, Function<DetailsLocation, Row> row) {
    Optional<Row> written =
        directory.writer(units.shard(unit, directory.shards())).append(details, row);
    if (written.isEmpty()) {
      return;
    }
    ledger.add(unit, written.get());
    if (written.get().judged()) {
      failedInARow = 0;
    } else {
      faults++;
    }
    now.listener().finished(new Progress(ledger.judged(), total, written.get()));
  }
}
