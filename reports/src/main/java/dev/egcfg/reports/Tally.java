package dev.egcfg.reports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What rows add up to, without holding them: for every cell its costs, and for every problem of a
 * cell two bytes a sample. Reports are made of this.
 *
 * <p>A unit is counted once, exactly: it is (cell, problem, sample), so its bytes say whether it
 * has been seen, and the outcome of its highest attempt is kept. Costs are those of every attempt;
 * a row that stands in two places is one attempt.
 */
public final class Tally {

  private final Map<Cell, CellTally> cells = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private long counted;
  private long superseded;

  private Tally() {}

  /**
   * Counts all writers' rows; nothing is changed on disk.
   *
   * @throws CorruptRowException if a line that is not a file's last is no row
   */
  public static Tally read(Path runDirectory) {
    return read(runDirectory, row -> true);
  }

  /**
   * Counts those of all writers' rows that are wanted.
   *
   * @throws CorruptRowException if a line that is not a file's last is no row
   */
  public static Tally read(Path runDirectory, Predicate<Row> wanted) {
    Tally tally = new Tally();
    RowLog.scan(
        runDirectory,
        row -> {
          if (wanted.test(row)) {
            tally.add(row);
          }
        },
        tally.warnings::add);
    return tally;
  }

  /** Counts rows that are at hand. */
  public static Tally of(List<Row> rows) {
    Tally tally = new Tally();
    rows.forEach(tally::add);
    return tally;
  }

  private void add(Row row) {
    CellTally cell = cells.computeIfAbsent(row.cell(), CellTally::new);
    if (cell.add(row) == ProblemTally.Standing.NEW) {
      counted++;
    } else {
      superseded++;
    }
  }

  /** In the cells' order. */
  List<CellTally> cells() {
    return cells.keySet().stream().sorted().map(cells::get).toList();
  }

  Optional<CellTally> cell(Cell cell) {
    return Optional.ofNullable(cells.get(cell));
  }

  /** Units. */
  public long units() {
    return counted;
  }

  /** Rows that lost to another of their unit. */
  public long superseded() {
    return superseded;
  }

  /** One line for every torn last row, which was ignored. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }
}
