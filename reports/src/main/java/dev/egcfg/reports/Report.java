package dev.egcfg.reports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a run's rows say: CSV files, a table for people, the same table as JSON. */
public final class Report {

  private final String title;
  private final Tally tally;
  private final SortedSet<Integer> passAt;
  private final boolean untilSolved;

  /**
   * @param title what was run, for the table's first line
   * @param tally of the run's rows
   * @param passAt the k of pass@k
   * @param untilSolved whether the run stopped at each problem's first solution: then its samples
   *     are no independent draws, and no pass@k is defined
   */
  public Report(String title, Tally tally, Collection<Integer> passAt, boolean untilSolved) {
    this.title = title;
    this.tally = tally;
    this.passAt = new TreeSet<>(passAt);
    this.untilSolved = untilSolved;
  }

  /** Writes pass_at_k, solve_rate, per_problem, per_configuration, costs and infrastructure. */
  public void writeCsv(Path folder) {
    new CsvReport(tally, passAt, untilSolved).write(folder);
  }

  /**
   * Writes {@code report.html}: one page for reading offline.
   *
   * @param runDirectory whose rows and details it shows
   * @throws UncheckedIOException if the manifest cannot be read or the page not be written
   */
  public void writeHtml(Path runDirectory, Path file) {
    try {
      JsonNode manifest =
          Json.MAPPER.readTree(Files.readAllBytes(runDirectory.resolve("manifest.json")));
      new HtmlReport(tally, passAt, untilSolved, manifest).write(runDirectory, file, notes());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the manifest of " + runDirectory, e);
    }
  }

  /** The table for a terminal, with its notes; ends with a line break. */
  public String table() {
    return ResultTable.of(title, tally, passAt, untilSolved, notes()).text();
  }

  /** The table as one JSON object. */
  public String json() {
    try {
      return Json.MAPPER
          .writer()
          .with(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(ResultTable.of(title, tally, passAt, untilSolved, notes()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the table as JSON", e);
    }
  }

  private List<String> notes() {
    Properties known = new Properties();
    try (InputStream in = Report.class.getResourceAsStream("notes.properties")) {
      known.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("notes.properties", e);
    }
    Stream<String> aboutBenchmarks =
        tally.cells().stream()
            .map(cell -> cell.cell().benchmark())
            .distinct()
            .sorted()
            .flatMap(benchmark -> Optional.ofNullable(known.getProperty(benchmark)).stream());
    return aboutBenchmarks.toList();
  }
}
