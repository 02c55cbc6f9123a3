package dev.egcfg.reports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What rows add up to, without holding them: for every cell its costs, and for every problem of a
 * cell one byte a sample. Reports are made of this.
 *
 * <p>A unit is counted once, exactly: a unit is (cell, problem, sample), so the byte says whether
 * it has been seen. Where a unit turns out to have several rows, the rows are read a second time
 * and only that of its highest attempt counts, the first of them in the order of files and lines.
 */
public final class Tally {

  private final Map<Cell, CellTally> cells = new HashMap<>();
  private final Set<String> warnings = new LinkedHashSet<>();
  private long counted;
  private long superseded;

  private Tally() {}

  /**
   * Counts all writers' rows; nothing is changed on disk.
   *
   * @throws CorruptRowException if a line that is not a file's last is no row
   */
  public static Tally read(Path runDirectory) {
    Set<String> warnings = new LinkedHashSet<>();
    Tally tally = of(row -> RowLog.scan(runDirectory, row, warnings::add));
    tally.warnings.addAll(warnings);
    return tally;
  }

  /** Counts rows that are at hand. */
  public static Tally of(List<Row> rows) {
    return of(rows::forEach);
  }

  static Tally of(RowSource rows) {
    Tally all = new Tally();
    rows.forEach(row -> all.add(row));
    if (all.superseded == 0) {
      return all;
    }
    Tally latest = new Tally();
    rows.forEach(row -> latest.addIfLast(row, all));
    return latest;
  }

  private void add(Row row) {
    if (cells.computeIfAbsent(row.cell(), CellTally::new).add(row)) {
      counted++;
    } else {
      superseded++;
    }
  }

  private void addIfLast(Row row, Tally all) {
    ProblemTally problem = all.cell(row.cell()).orElseThrow().problem(row.problem());
    if (row.attempt() == problem.lastAttempt(row.sample())) {
      add(row);
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
    return List.copyOf(new ArrayList<>(warnings));
  }
}
