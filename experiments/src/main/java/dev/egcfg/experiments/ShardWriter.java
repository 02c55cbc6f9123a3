package dev.egcfg.experiments;

import dev.egcfg.reports.Details;
import dev.egcfg.reports.Row;
import dev.egcfg.reports.Row.DetailsLocation;
import dev.egcfg.reports.RowLog;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** A shard that this process has: its lease, the rows that are there, and what is added. */
final class ShardWriter implements AutoCloseable {

  private final Path runDirectory;
  private final Lease lease;
  private final Clock clock;
  private final RowWriter rows;
  private volatile boolean closed;

  private ShardWriter(Path runDirectory, Lease lease, Clock clock, RowWriter rows) {
    this.runDirectory = runDirectory;
    this.lease = lease;
    this.clock = clock;
    this.rows = rows;
  }

  /**
   * @param start with the shard's writer
   * @param known hears every row of the shard, superseded ones too
   * @throws RunDirectoryException if another process has it
   */
  static ShardWriter open(
      Path runDirectory, Start start, Plan plan, Consumer<Row> known, Circumstances now) {
    Lease lease = Lease.take(runDirectory, start, plan.takeOver(), now.environment());
    try {
      Predicate<String> own = files -> Lease.isOf(start.writer(), files);
      List<String> aside =
          plan.repair()
              ? RowLog.setAsideUnreadable(runDirectory, own)
              : RowLog.setAside(runDirectory, own, false);
      aside.forEach(now.listener()::warning);
      DetailsEnd detailsEnd = new DetailsEnd(RowWriter.detailsName(lease.files()));
      RowLog.scan(
          runDirectory,
          own,
          row -> {
            detailsEnd.add(row);
            known.accept(row);
          },
          now.listener()::warning);
      RowWriter rows = new RowWriter(runDirectory, lease.files(), detailsEnd.bytes);
      return new ShardWriter(runDirectory, lease, now.clock(), rows);
    } catch (RuntimeException e) {
      lease.end(now.clock());
      throw e;
    }
  }

  /** Where the last row's details end: anything behind was left by a process that was killed. */
  private static final class DetailsEnd {

    private final String file;
    private long bytes;

    DetailsEnd(String file) {
      this.file = file;
    }

    void add(Row row) {
      if (row.details().file().equals(file)) {
        bytes = Math.max(bytes, row.details().offset() + row.details().length());
      }
    }
  }

  /**
   * @return the row; empty after {@link #close}: nothing was written
   * @throws RunDirectoryException if another process has taken over, or the disk is full
   */
  Optional<Row> append(Details unit, Function<DetailsLocation, Row> row) {
    if (closed) {
      return Optional.empty();
    }
    if (!lease.isHeld()) {
      throw new RunDirectoryException(
          runDirectory + " was taken over by another process, which goes on from here");
    }
    return rows.append(unit, row);
  }

  /** Waits for a unit that is being written; later ones are dropped. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      rows.close();
      lease.end(clock);
    }
  }
}
