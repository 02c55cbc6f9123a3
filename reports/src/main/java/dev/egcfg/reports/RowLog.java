package dev.egcfg.reports;

import dev.egcfg.reports.RowFile.BadLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The rows of a run directory.
 *
 * @param rows one a unit: its highest attempt, the first of them in the order of files and lines
 * @param superseded how many rows lost to a higher attempt
 * @param warnings one line for every torn last row, which was ignored
 */
public record RowLog(List<Row> rows, int superseded, List<String> warnings) {

  public RowLog {
    rows = List.copyOf(rows);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads all writers' rows; nothing is changed on disk.
   *
   * @throws CorruptRowException if a line that is not a file's last is no row
   */
  public static RowLog read(Path runDirectory) {
    return read(runDirectory, row -> true);
  }

  /** Reads all writers' rows and holds those that are wanted. */
  static RowLog read(Path runDirectory, Predicate<Row> wanted) {
    Latest latest = new Latest();
    List<String> warnings = new ArrayList<>();
    scan(
        runDirectory,
        row -> {
          if (wanted.test(row)) {
            latest.add(row);
          }
        },
        warnings::add);
    return new RowLog(List.copyOf(latest.rows()), latest.superseded, warnings);
  }

  /**
   * Hands on all writers' rows, file by file in the order of their names, superseded ones included,
   * and holds none of them.
   *
   * @throws CorruptRowException if a line that is not a file's last is no row
   */
  public static void scan(Path runDirectory, Consumer<Row> rows, Consumer<String> warnings) {
    scan(runDirectory, writer -> true, rows, warnings);
  }

  /**
   * As above, of some writers.
   *
   * @param writers by their files' name, without {@code .jsonl}
   */
  public static void scan(
      Path runDirectory, Predicate<String> writers, Consumer<Row> rows, Consumer<String> warnings) {
    for (RowFile file : files(runDirectory, writers)) {
      for (BadLine bad : read(file, rows)) {
        if (!bad.torn()) {
          throw new CorruptRowException(file.path(), bad.number(), bad.reason());
        }
        warnings.accept(
            file + ":" + bad.number() + ": torn last row ignored (" + bad.reason() + ")");
      }
    }
  }

  /**
   * Moves torn last rows, and with {@code corruptToo} every corrupt row, into {@code
   * <writer>.aside} files, so that their units are done again. Only the writers' owner may call
   * this.
   *
   * @param writers by their files' name, without {@code .jsonl}
   * @return one line for every row set aside
   */
  public static List<String> setAside(
      Path runDirectory, Predicate<String> writers, boolean corruptToo) {
    return setAside(runDirectory, writers, row -> {}, corruptToo);
  }

  /** As above with every corrupt row, and with those whose details cannot be read. */
  public static List<String> setAsideUnreadable(Path runDirectory, Predicate<String> writers) {
    return setAside(runDirectory, writers, row -> requireDetails(runDirectory, row), true);
  }

  private static void requireDetails(Path runDirectory, Row row) {
    try {
      Details.read(runDirectory, row);
    } catch (UnreadableDetailsException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static List<String> setAside(
      Path runDirectory, Predicate<String> writers, Consumer<Row> required, boolean corruptToo) {
    List<String> notes = new ArrayList<>();
    for (RowFile file : files(runDirectory, writers)) {
      List<BadLine> bad =
          read(file, required).stream().filter(line -> corruptToo || line.torn()).toList();
      if (bad.isEmpty()) {
        continue;
      }
      try {
        file.setAside(bad);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot set rows aside in " + file, e);
      }
      for (BadLine line : bad) {
        notes.add(
            file
                + ":"
                + line.number()
                + ": "
                + (line.torn() ? "torn" : "corrupt")
                + " row set aside, its unit will be done again ("
                + line.reason()
                + ")");
      }
    }
    return notes;
  }

  private static List<BadLine> read(RowFile file, Consumer<Row> rows) {
    try {
      return file.read(rows);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static List<RowFile> files(Path runDirectory, Predicate<String> writers) {
    Path rows = runDirectory.resolve("rows");
    if (!Files.isDirectory(rows)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(rows)) {
      return files
          .filter(file -> file.toString().endsWith(RowFile.SUFFIX))
          .sorted()
          .map(RowFile::new)
          .filter(file -> writers.test(file.writer()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + rows, e);
    }
  }

  private static final class Latest {
    private final Map<String, Row> byUnit = new LinkedHashMap<>();
    private int superseded;

    void add(Row row) {
      Row known = byUnit.get(row.unit());
      if (known != null) {
        superseded++;
      }
      if (known == null || row.attempt() > known.attempt()) {
        byUnit.put(row.unit(), row);
      }
    }

    Collection<Row> rows() {
      return byUnit.values();
    }
  }
}
