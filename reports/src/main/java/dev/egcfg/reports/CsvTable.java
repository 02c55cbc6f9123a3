package dev.egcfg.reports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Lines of one CSV file, most of which begin with a cell of the grid. */
final class CsvTable {

  private static final Pattern FORMULA =
      Pattern.compile("(?![+-]?[0-9.]+([eE][+-]?[0-9]+)?$)[=+\\-@\t\r\n＝＋－＠]");
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator("\n").get();
  static final List<String> CELL =
      List.of(
          "benchmark",
          "method",
          "prompt",
          "candidates",
          "temperature",
          "horizon_lines",
          "signal_interval_lines",
          "trace_format",
          "signal",
          "gamma");

  /** Made when they are written: a problem's verdicts are a word for each of its samples. */
  private final List<Supplier<List<?>>> lines = new ArrayList<>();

  private CsvTable(List<String> header) {
    lines.add(() -> header);
  }

  static CsvTable of(String... header) {
    return new CsvTable(List.of(header));
  }

  /** The cell's columns come first. */
  static CsvTable ofCells(List<String> header) {
    List<String> names = new ArrayList<>(CELL);
    names.addAll(header);
    return new CsvTable(names);
  }

  static CsvTable ofCells(String... header) {
    return ofCells(List.of(header));
  }

  void add(Object... values) {
    lines.add(() -> List.of(values));
  }

  void addCell(Cell cell, Object... values) {
    addCell(cell, () -> List.of(values));
  }

  void addCell(Cell cell, Supplier<List<?>> values) {
    lines.add(
        () -> {
          List<Object> line = new ArrayList<>(columns(cell));
          line.addAll(values.get());
          return line;
        });
  }

  /** A cell's values in the order of {@link #CELL}. */
  static List<Object> columns(Cell cell) {
    Configuration c = cell.configuration();
    return List.of(
        cell.benchmark(),
        cell.method(),
        c.prompt(),
        c.candidates().isPresent() ? c.candidates().getAsInt() : "",
        c.temperature().isPresent() ? c.temperature().getAsDouble() : "",
        c.horizon().map(Horizon::toString).orElse(""),
        c.signalInterval().isPresent() ? c.signalInterval().getAsInt() : "",
        c.traceFormat().orElse(""),
        c.signal().orElse(""),
        cell.gamma());
  }

  void write(Path file) throws IOException {
    try (CSVPrinter printer = new CSVPrinter(Files.newBufferedWriter(file), FORMAT)) {
      for (Supplier<List<?>> line : lines) {
        printer.printRecord(line.get().stream().map(CsvTable::defused).toList());
      }
    }
  }

  /** A text that a spreadsheet would take for a formula is marked as text; numbers stay numbers. */
  private static Object defused(Object value) {
    return value instanceof String text && FORMULA.matcher(text).lookingAt() ? "'" + text : value;
  }
}
