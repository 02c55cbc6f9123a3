package dev.egcfg.reports;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A table whose cells stand beside the numbers that they should reproduce.
 *
 * @param gains what guidance adds, one a benchmark
 * @param notes what must be read with the numbers
 */
public record Comparison(
    String title,
    List<ComparedCell> cells,
    List<Gain> gains,
    List<ResultTable.Rate> solveRates,
    List<String> notes) {

  public Comparison {
    cells = List.copyOf(cells);
    gains = List.copyOf(gains);
    solveRates = List.copyOf(solveRates);
    notes = List.copyOf(notes);
  }

  /**
   * Solved by any attempt, minus solved by the baseline, over the problems that both tried.
   *
   * @param points of percent
   * @param low the 95 % bootstrap interval over problems, in points
   * @param relativePercent the relative success rate (eg-cfg.md section 3); empty where the
   *     baseline leaves nothing to gain
   */
  public record Gain(
      String benchmark,
      double points,
      double low,
      double high,
      OptionalDouble relativePercent,
      McNemar test,
      double pValue) {}

  /** The worst verdict of all cells; PARTIAL without cells. */
  @JsonProperty
  public ComparedCell.Verdict verdict() {
    if (cells.stream().anyMatch(cell -> cell.verdict() == ComparedCell.Verdict.DIVERGES)) {
      return ComparedCell.Verdict.DIVERGES;
    }
    return cells.isEmpty()
            || cells.stream().anyMatch(cell -> cell.verdict() == ComparedCell.Verdict.PARTIAL)
        ? ComparedCell.Verdict.PARTIAL
        : ComparedCell.Verdict.REPRODUCED;
  }

  /** For a terminal; ends with a line break. */
  public String text() {
    Set<String> marks = new LinkedHashSet<>();
    TextTable table = new TextTable();
    table.add(
        List.of(
            "benchmark",
            "model",
            "method",
            "ours %",
            "reference %",
            "difference",
            "95 % interval",
            "solved",
            "n",
            "of",
            "attempts",
            "infra",
            "verdict"));
    for (ComparedCell cell : cells) {
      marks.addAll(cell.deviations());
      table.add(
          List.of(
              cell.benchmark(),
              cell.model(),
              cell.method(),
              number(cell.percent()),
              ResultTable.plain(cell.reference()),
              signed(cell.difference()),
              cell.interval()
                  .map(ends -> oneDecimal(ends.get(0)) + " - " + oneDecimal(ends.get(1)))
                  .orElse(""),
              Integer.toString(cell.solved()),
              Integer.toString(cell.problems()),
              Integer.toString(cell.referenceProblems()),
              Long.toString(cell.attempts()),
              Long.toString(cell.infrastructure()),
              cell.verdict() + stars(cell, List.copyOf(marks))));
    }
    StringBuilder text = new StringBuilder(title).append("\n\n").append(table).append('\n');
    List<String> order = List.copyOf(marks);
    for (int i = 0; i < order.size(); i++) {
      text.append("[" + (i + 1) + "] another protocol: " + order.get(i)).append('\n');
    }
    Set<String> sources = new LinkedHashSet<>();
    cells.forEach(
        cell -> {
          text.append(cell.method() + ": " + cell.protocol()).append('\n');
          sources.add(cell.source());
        });
    gains.forEach(gain -> text.append(sentence(gain)).append('\n'));
    solveRates.forEach(rate -> text.append(ResultTable.sentence(rate)).append('\n'));
    notes.forEach(note -> text.append(note).append('\n'));
    text.append("reference: ").append(String.join("; ", sources)).append('\n');
    return text.toString();
  }

  private static String stars(ComparedCell cell, List<String> marks) {
    StringBuilder text = new StringBuilder();
    cell.deviations().forEach(mark -> text.append(" [" + (marks.indexOf(mark) + 1) + "]"));
    return text.toString();
  }

  private static String sentence(Gain gain) {
    return String.format(
        Locale.ROOT,
        "%s: guidance adds %+.1f points to the baseline (95 %% bootstrap over problems %+.1f to"
            + " %+.1f), %d problems won and %d lost (exact McNemar p = %.2g)%s",
        gain.benchmark(),
        gain.points(),
        gain.low(),
        gain.high(),
        gain.test().onlyFirst(),
        gain.test().onlySecond(),
        gain.pValue(),
        gain.relativePercent().isPresent()
            ? String.format(Locale.ROOT, ", RSR %.1f %%", gain.relativePercent().getAsDouble())
            : "");
  }

  /** The table as one JSON object. */
  public String json() {
    try {
      return Json.MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the table as JSON", e);
    }
  }

  /** Writes the cells as CSV. */
  public void writeCsv(Path file) {
    CsvTable table =
        CsvTable.of(
            "benchmark",
            "model",
            "method",
            "ours_percent",
            "reference_percent",
            "difference_points",
            "wilson_low_percent",
            "wilson_high_percent",
            "solved_problems",
            "problems",
            "reference_problems",
            "attempts",
            "infrastructure",
            "verdict",
            "deviations",
            "source");
    for (ComparedCell cell : cells) {
      List<Object> values = new ArrayList<>();
      values.addAll(List.of(cell.benchmark(), cell.model(), cell.method()));
      values.add(fourDecimals(cell.percent()));
      values.add(cell.reference());
      values.add(fourDecimals(cell.difference()));
      values.addAll(
          cell.interval()
              .map(ends -> ends.stream().map(end -> fourDecimals(OptionalDouble.of(end))).toList())
              .orElse(List.of("", "")));
      values.addAll(
          List.of(
              cell.solved(),
              cell.problems(),
              cell.referenceProblems(),
              cell.attempts(),
              cell.infrastructure(),
              cell.verdict(),
              String.join("; ", cell.deviations()),
              cell.source()));
      table.add(values.toArray());
    }
    try {
      table.write(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static String number(OptionalDouble percent) {
    return percent.isPresent() ? oneDecimal(percent.getAsDouble()) : "n/a";
  }

  private static String signed(OptionalDouble points) {
    return points.isPresent() ? String.format(Locale.ROOT, "%+.1f", points.getAsDouble()) : "n/a";
  }

  private static String oneDecimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String fourDecimals(OptionalDouble value) {
    return value.isPresent() ? String.format(Locale.ROOT, "%.4f", value.getAsDouble()) : "";
  }
}
