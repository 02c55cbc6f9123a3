package dev.egcfg.experiments;

import dev.egcfg.reports.Details;
import dev.egcfg.reports.Row;
import dev.egcfg.reports.Row.DetailsLocation;
import dev.egcfg.reports.RowCodec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Function;

/**
 * Appends units: first the details, made durable, then the row that points to them. Safe for use by
 * several threads; an interrupt of one does not harm it.
 */
final class RowWriter implements AutoCloseable {

  private final String detailsName;
  private final RandomAccessFile rows;
  private final RandomAccessFile details;
  private boolean closed;

  /**
   * @param writer the files' name
   * @param detailsEnd bytes of details that rows point to; what lies behind, left by a process that
   *     was killed before it wrote the row, is cut off
   */
  RowWriter(Path runDirectory, String writer, long detailsEnd) {
    detailsName = detailsName(writer);
    try {
      rows = open(runDirectory.resolve("rows"), writer + ".jsonl");
      rows.seek(rows.length());
      details = open(runDirectory.resolve("details"), detailsName);
      if (details.length() > detailsEnd) {
        details.setLength(detailsEnd);
      }
      details.seek(details.length());
    } catch (IOException e) {
      throw new RunDirectoryException("cannot write to " + runDirectory, e);
    }
  }

  static String detailsName(String writer) {
    return writer + ".gz";
  }

  private static RandomAccessFile open(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw");
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
    return file;
  }

  /**
   * @param row made from where the details came to lie
   * @return the row; empty after {@link #close} or a failure: nothing was written
   */
  synchronized Optional<Row> append(Details unit, Function<DetailsLocation, Row> row) {
    if (closed) {
      return Optional.empty();
    }
    try {
      byte[] member = unit.toGzip();
      long offset = details.getFilePointer();
      details.write(member);
      details.getFD().sync();
      Row written = row.apply(new DetailsLocation(detailsName, offset, member.length));
      rows.write(RowCodec.line(written));
      rows.getFD().sync();
      return Optional.of(written);
    } catch (IOException e) {
      closed = true; // behind half a row, another one would be lost with it
      throw new RunDirectoryException("cannot write the row of unit " + unit.unit(), e);
    }
  }

  /** Waits for a unit that is being written; later ones are dropped. */
  @Override
  public synchronized void close() {
    closed = true;
    try {
      rows.close();
      details.close();
    } catch (IOException e) {
      throw new RunDirectoryException("cannot close the rows", e);
    }
  }
}
