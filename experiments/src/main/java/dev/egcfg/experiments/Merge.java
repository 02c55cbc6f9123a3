package dev.egcfg.experiments;

import dev.egcfg.reports.Row;
import dev.egcfg.reports.RowCodec;
import dev.egcfg.reports.RowLog;
import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
                write(rows, row.at(details.copy(directory, row)));
                kept[0]++;
              } else {
                leftOut[0]++;
              }
            },
            warning -> {});
      }
      rows.flush();
      details.flush();
      rowFile.getFD().sync();
      detailsFile.getFD().sync();
    }
    return new Merge(kept[0], leftOut[0]);
  }

  private static void write(OutputStream rows, Row row) {
    try {
      rows.write((RowCodec.encode(row) + "\n").getBytes(StandardCharsets.UTF_8));
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
   */
  private static final class DetailsCopy implements AutoCloseable {

    private final OutputStream out;
    private Optional<Source> source = Optional.empty();
    private long end;

    private record Source(Path file, RandomAccessFile in) {}

    DetailsCopy(OutputStream out) {
      this.out = out;
    }

    Row.DetailsLocation copy(Path directory, Row row) {
      Path file = directory.resolve("details").resolve(row.details().file());
      try {
        RandomAccessFile in = open(file);
        byte[] member = new byte[Math.toIntExact(row.details().length())];
        in.seek(row.details().offset());
        in.readFully(member);
        out.write(member);
        Row.DetailsLocation there =
            new Row.DetailsLocation(RowWriter.detailsName("main"), end, member.length);
        end += member.length;
        return there;
      } catch (IOException e) {
        throw new RunDirectoryException(
            file + ": the details of unit " + row.unit() + " cannot be copied", e);
      }
    }

    private RandomAccessFile open(Path file) throws IOException {
      if (source.isEmpty() || !source.get().file.equals(file)) {
        closeSource();
        source = Optional.of(new Source(file, new RandomAccessFile(file.toFile(), "r")));
      }
      return source.get().in;
    }

    private void closeSource() throws IOException {
      if (source.isPresent()) {
        source.get().in.close();
        source = Optional.empty();
      }
    }

    void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      closeSource();
      out.close();
    }
  }
}
