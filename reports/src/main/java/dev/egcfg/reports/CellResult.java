package dev.egcfg.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** What a cell's rows add up to. */
final class CellResult {

  private final Cell cell;
  private final SortedMap<String, List<Row>> rowsByProblem = new TreeMap<>(NaturalOrder.INSTANCE);

  private CellResult(Cell cell) {
    this.cell = cell;
  }

  /** Groups rows, one a unit, by cell, in the cells' order. */
  static List<CellResult> of(List<Row> rows) {
    Map<Cell, CellResult> results = new TreeMap<>();
    for (Row row : rows) {
      results
          .computeIfAbsent(row.cell(), CellResult::new)
          .rowsByProblem
          .computeIfAbsent(row.problem(), p -> new ArrayList<>())
          .add(row);
    }
    for (CellResult result : results.values()) {
      result
          .rowsByProblem
          .values()
          .forEach(samples -> samples.sort(Comparator.comparingInt(Row::sample)));
    }
    return List.copyOf(results.values());
  }

  Cell cell() {
    return cell;
  }

  /** Rows in the order of their samples, by problem. */
  SortedMap<String, List<Row>> rowsByProblem() {
    return rowsByProblem;
  }

  static int judged(List<Row> rows) {
    return (int) rows.stream().filter(Row::judged).count();
  }

  static int passed(List<Row> rows) {
    return (int) rows.stream().filter(Row::passed).count();
  }

  /** Mean pass@k over the problems with at least k judged samples; empty if there is none. */
  OptionalDouble passAt(int k) {
    return rowsByProblem.values().stream()
        .map(rows -> PassAtK.estimate(judged(rows), passed(rows), k))
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .average();
  }

  /** Problems with at least {@code samples} judged samples. */
  int problemsWith(int samples) {
    return (int) rowsByProblem.values().stream().filter(rows -> judged(rows) >= samples).count();
  }

  /** Problems that at least one sample solves. */
  int solved() {
    return (int) rowsByProblem.values().stream().filter(rows -> passed(rows) > 0).count();
  }

  /** Whether every problem has at most one judged sample, so that solved is a binomial count. */
  boolean singleSample() {
    return rowsByProblem.values().stream().allMatch(rows -> judged(rows) <= 1);
  }

  int rows() {
    return rowsByProblem.values().stream().mapToInt(List::size).sum();
  }

  int judged() {
    return rowsByProblem.values().stream().mapToInt(CellResult::judged).sum();
  }

  int infrastructure() {
    return rows() - judged();
  }

  long sum(ToLongFunction<Row> value) {
    return rowsByProblem.values().stream().flatMap(List::stream).mapToLong(value).sum();
  }
}
