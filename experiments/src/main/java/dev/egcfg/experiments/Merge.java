package dev.egcfg.experiments;

import dev.egcfg.reports.Row;
import dev.egcfg.reports.RowCodec;
import dev.egcfg.reports.RowLog;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Joins run directories of one plan, made on machines that share no disk, into a new one. A unit
 * keeps one row: a judged one before a fault of the harness, then that of the highest attempt, then
 * the first in the order of directories, files and lines.
 *
 * @param rows in the new directory
 * @param leftOut rows that lost to another of their unit
 */
public record Merge(long rows, long leftOut) {

  private static final int BATCH = 4096;

  /**
   * @param warnings hears of torn last rows, which are left out
   * @throws PlanException if a directory is of another plan, or {@code out} exists
   * @throws dev.egcfg.reports.CorruptRowException naming file and line
   */
  public static Merge of(List<Path> directories, Path out, Consumer<String> warnings) {
    Manifest first = manifest(directories.get(0));
    for (Path directory : directories) {
      List<String> differences = first.differences(manifest(directory));
      if (!differences.isEmpty()) {
        throw new PlanException(
            directory
                + " is of another plan than "
                + directories.get(0)
                + ": "
                + String.join(", ", differences));
      }
    }
    if (Files.exists(out)) {
      throw new PlanException("--out: " + out + " exists; give a new directory");
    }
    Path unfinished = out.resolveSibling(out.getFileName() + ".unfinished");
    if (Files.exists(unfinished)) {
      throw new PlanException(
          "--out: a merge into "
              + out
              + " was ended before its time, or goes on; if it does not, delete "
              + unfinished);
    }
    BestRows best = new BestRows();
    directories.forEach(directory -> RowLog.scan(directory, best::see, warnings));
    try {
      Files.createDirectories(unfinished.resolve("rows"));
      Files.createDirectories(unfinished.resolve("details"));
      Files.createDirectories(unfinished.resolve(StartFiles.FOLDER));
      Merge merge = copy(directories, unfinished, best);
      for (int i = 0; i < directories.size(); i++) {
        copyStarts(directories.get(i), unfinished, i);
      }
      new DurableFile(ManifestFile.in(unfinished).path()).create(Json.text(first.undivided()));
      Files.move(unfinished, out);
      return merge;
    } catch (IOException e) {
      throw new RunDirectoryException("cannot merge into " + out, e);
    }
  }

  private static Manifest manifest(Path directory) {
    return ManifestFile.in(directory)
        .read()
        .orElseThrow(
            () -> new PlanException(directory + " is no run directory: it has no manifest.json"));
  }

  private static Merge copy(List<Path> directories, Path out, BestRows best) throws IOException {
    long[] kept = {0};
    long[] leftOut = {0};
    List<Row> batch = new ArrayList<>();
    try (FileOutputStream rowFile = new FileOutputStream(out.resolve("rows/main.jsonl").toFile());
        FileOutputStream detailsFile =
            new FileOutputStream(out.resolve("details/main.gz").toFile());
        OutputStream rows = new BufferedOutputStream(rowFile, 1 << 16);
        DetailsCopy details = new DetailsCopy(new BufferedOutputStream(detailsFile, 1 << 16))) {
      for (Path directory : directories) {
        RowLog.scan(
            directory,
            row -> {
              if (best.take(row)) {
                batch.add(row.at(details.copy(directory, row)));
                kept[0]++;
                if (batch.size() == BATCH) {
                  write(rows, batch);
                }
              } else {
                leftOut[0]++;
              }
            },
            warning -> {});
      }
      write(rows, batch);
      rows.flush();
      details.flush();
      rowFile.getFD().sync();
      detailsFile.getFD().sync();
    }
    return new Merge(kept[0], leftOut[0]);
  }

  /** Encodes on all cores, writes in order. */
  private static void write(OutputStream rows, List<Row> batch) {
    try {
      for (byte[] line : batch.parallelStream().map(RowCodec::line).toList()) {
        rows.write(line);
      }
      batch.clear();
    } catch (IOException e) {
      throw new RunDirectoryException("cannot write the merged rows", e);
    }
  }

  private static void copyStarts(Path directory, Path out, int number) throws IOException {
    Path folder = directory.resolve(StartFiles.FOLDER);
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        Files.copy(file, out.resolve(StartFiles.FOLDER).resolve(number + "-" + file.getFileName()));
      }
    }
  }

  /**
   * Appends gzip members of several files to one; one is open at a time, however many tasks wrote.
   * Rows name them mostly in the order in which they lie there.
   */
  private static final class DetailsCopy implements AutoCloseable {

    private final OutputStream out;
    private Optional<Source> source = Optional.empty();
    private long end;

    DetailsCopy(OutputStream out) {
      this.out = out;
    }

    Row.DetailsLocation copy(Path directory, Row row) {
      Row.DetailsLocation there = row.details();
      try {
        if (source.filter(open -> open.holds(directory, there)).isEmpty()) {
          close(source);
          source = Optional.of(Source.open(directory, there.file()));
        }
        out.write(source.get().member(there));
      } catch (IOException e) {
        throw new RunDirectoryException(
            "%s: the details of unit %s cannot be copied"
                .formatted(directory.resolve("details").resolve(there.file()), row.unit()),
            e);
      }
      end += there.length();
      return new Row.DetailsLocation(
          RowWriter.detailsName("main"), end - there.length(), there.length());
    }

    void flush() throws IOException {
      out.flush();
    }

    private static void close(Optional<Source> source) throws IOException {
      if (source.isPresent()) {
        source.get().in.close();
      }
    }

    @Override
    public void close() throws IOException {
      close(source);
      out.close();
    }
  }

  /** An open file of gzip members, read forwards. */
  private static final class Source {

    private final Path directory;
    private final String file;
    private final InputStream in;
    private long position;

    private Source(Path directory, String file, InputStream in) {
      this.directory = directory;
      this.file = file;
      this.in = in;
    }

    static Source open(Path directory, String file) throws IOException {
      InputStream in = Files.newInputStream(directory.resolve("details").resolve(file));
      return new Source(directory, file, new BufferedInputStream(in, 1 << 16));
    }

    /** Whether the member lies ahead in this file. */
    boolean holds(Path wantedDirectory, Row.DetailsLocation member) {
      return directory.equals(wantedDirectory)
          && file.equals(member.file())
          && position <= member.offset();
    }

    byte[] member(Row.DetailsLocation member) throws IOException {
      in.skipNBytes(member.offset() - position);
      byte[] bytes = in.readNBytes(Math.toIntExact(member.length()));
      position = member.offset() + bytes.length;
      if (bytes.length < member.length()) {
        throw new EOFException("the file ends inside them");
      }
      return bytes;
    }
  }
}
