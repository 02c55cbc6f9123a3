package dev.egcfg.experiments;

import dev.egcfg.benchmarks.Problem;
import dev.egcfg.experiments.UnitWork.Judged;
import dev.egcfg.reports.Cell;
import dev.egcfg.reports.Details;
import dev.egcfg.reports.Row;
import dev.egcfg.reports.Row.DetailsLocation;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out a plan in its run directory, which it owns until closed: every unit that is not
 * judged yet is decoded, judged and written down. It may be killed at any time and started again.
 */
public final class Run implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Run.class);

  /** A unit that waits for a worker. */
  private record Pending(Unit unit, Problem problem, int attempt) {}

  private final Plan plan;
  private final RunInputs inputs;
  private final UnitWork work;
  private final ProgressListener listener;
  private final Clock clock;
  private final OwnedDirectory directory;
  private final List<Problem> problems;

  private final Queue<Pending> pending = new ArrayDeque<>();
  private final Set<String> failed = new HashSet<>();
  private int total;
  private int judged;
  private volatile boolean cancelled;

  private Run(
      Plan plan,
      RunInputs inputs,
      Decoders decoders,
      ProgressListener listener,
      Clock clock,
      List<Problem> problems,
      OwnedDirectory directory) {
    this.plan = plan;
    this.inputs = inputs;
    this.work = new UnitWork(plan, inputs, decoders);
    this.listener = listener;
    this.clock = clock;
    this.problems = problems;
    this.directory = directory;
  }

  /**
   * Reads the problems, and opens the run directory or makes it.
   *
   * @throws PlanException if the directory holds another plan, or a chosen problem does not exist
   * @throws RunDirectoryException if another process has the directory
   * @throws dev.egcfg.reports.CorruptRowException unless the plan says {@code --repair}
   */
  public static Run open(Plan plan, RunInputs inputs, ProgressListener listener) {
    return open(
        plan,
        inputs,
        new ModelDecoders(plan, inputs.model(), inputs.executor()),
        listener,
        Clock.systemUTC());
  }

  static Run open(
      Plan plan, RunInputs inputs, Decoders decoders, ProgressListener listener, Clock clock) {
    List<Problem> problems =
        plan.problems().from(inputs.benchmark().read(inputs.data(), inputs.executor().syntax()));
    Manifest wanted = Manifests.of(plan, inputs, problems);
    OwnedDirectory directory =
        OwnedDirectory.take(plan.directory(wanted.dataSha256()), wanted, plan, listener, clock);
    return new Run(plan, inputs, decoders, listener, clock, problems, directory);
  }

  public Path directory() {
    return directory.path();
  }

  /**
   * Works until everything is judged or failed twice, or {@link #cancel} is called. Call it once.
   *
   * @throws RunDirectoryException if a row cannot be written
   */
  public RunResult execute() {
    collectPending();
    directory.recordStart(Manifests.start(plan, inputs, judged, clock));
    listener.started(judged, total);
    Workers.run(plan.parallel(), this::workOff);
    return new RunResult(total, judged, failed.size(), cancelled);
  }

  /**
   * Ends the run now, from any thread: the unit being written is finished, those being decoded are
   * given up, and the next start does them.
   */
  public void cancel() {
    cancelled = true;
    directory.writer().close();
  }

  @Override
  public void close() {
    directory.close();
  }

  private void collectPending() {
    Map<String, Row> latest = new HashMap<>();
    directory.known().forEach(row -> latest.put(row.unit(), row));
    List<Cell> cells = Cells.of(plan);
    for (Problem problem : problems) {
      for (Cell cell : cells) {
        for (int sample = 0; sample < plan.samples(); sample++) {
          Unit unit = new Unit(cell, problem.id(), sample);
          Optional<Row> row = Optional.ofNullable(latest.get(unit.id()));
          total++;
          if (row.filter(Row::judged).isPresent()) {
            judged++;
          } else {
            pending.add(new Pending(unit, problem, row.map(Row::attempt).orElse(0) + 1));
          }
        }
      }
    }
  }

  private synchronized Optional<Pending> next() {
    return cancelled ? Optional.empty() : Optional.ofNullable(pending.poll());
  }

  private void workOff() {
    try {
      for (Optional<Pending> next = next(); next.isPresent(); next = next()) {
        finish(next.get());
      }
    } catch (RuntimeException | Error e) {
      cancelled = true;
      throw e;
    }
  }

  private void finish(Pending next) {
    Records records =
        new Records(
            next.unit(), next.problem(), plan.seed(), inputs.executor().level(), next.attempt());
    long start = System.nanoTime();
    Optional<RuntimeException> fault = judge(next, records);
    if (fault.isPresent() && !cancelled) {
      fault = judge(next, records);
    }
    if (fault.isPresent() && !cancelled) {
      long millis = (System.nanoTime() - start) / 1_000_000;
      warn(next, fault.get());
      write(
          records.faultDetails(fault.get().toString()),
          location -> records.faultRow(millis, clock.instant(), location));
    }
  }

  /** Judges the unit and writes it down, or returns the harness's fault. */
  private Optional<RuntimeException> judge(Pending next, Records records) {
    Judged result;
    try {
      result = work.judge(next.unit(), next.problem());
    } catch (RuntimeException fault) {
      LOG.debug("unit {} of {}", next.unit().id(), next.problem().id(), fault);
      return Optional.of(fault);
    }
    write(records.details(result), location -> records.row(result, clock.instant(), location));
    return Optional.empty();
  }

  private synchronized void warn(Pending next, RuntimeException fault) {
    listener.warning(
        next.problem().id()
            + " "
            + next.unit().cell().method()
            + ": the harness failed twice, not the program ("
            + fault
            + "); the next start tries again");
  }

  private synchronized void write(Details details, Function<DetailsLocation, Row> row) {
    Optional<Row> written = directory.writer().append(details, row);
    if (written.isEmpty()) {
      return;
    }
    if (written.get().judged()) {
      judged++;
    } else {
      failed.add(written.get().unit());
    }
    listener.finished(new Progress(judged, total, written.get()));
  }
}
