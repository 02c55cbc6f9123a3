package dev.egcfg.reports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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

  /**
   * @param title what was run, for the table's first line
   * @param tally of the run's rows
   * @param passAt the k of pass@k
   */
  public Report(String title, Tally tally, Collection<Integer> passAt) {
    this.title = title;
    this.tally = tally;
    this.passAt = new TreeSet<>(passAt);
  }

  /** Writes pass_at_k, solve_rate, per_problem, per_configuration, costs and infrastructure. */
  public void writeCsv(Path folder) {
    new CsvReport(tally, passAt).write(folder);
  }

  /** The table for a terminal, with its notes; ends with a line break. */
  public String table() {
    return ResultTable.of(title, tally, passAt, notes()).text();
  }

  /** The table as one JSON object. */
  public String json() {
    try {
      return Json.MAPPER
          .writer()
          .with(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(ResultTable.of(title, tally, passAt, notes()));
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
