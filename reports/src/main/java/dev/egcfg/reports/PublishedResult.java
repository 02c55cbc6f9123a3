package dev.egcfg.reports;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * A number that the authors published ({@code published-results.csv}).
 *
 * @param method {@code baseline}, {@code EG-CFG} or another group's
 * @param percent of the problems solved, as printed
 * @param solved the whole number of problems nearest to it
 * @param source where it was printed
 * @param superseded whether the authors replaced it later; such a number is never compared
 * @param note what is odd about it; may be empty
 */
public record PublishedResult(
    String benchmark,
    String model,
    String method,
    double percent,
    int problems,
    int solved,
    String source,
    boolean superseded,
    String note) {

  private static final String RESOURCE = "published-results.csv";

  /** All of them, in the order of the file. */
  public static List<PublishedResult> all() {
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (Reader in =
        new InputStreamReader(
            Objects.requireNonNull(PublishedResult.class.getResourceAsStream(RESOURCE)),
            StandardCharsets.UTF_8)) {
      return format.parse(in).stream().map(PublishedResult::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE, e);
    }
  }

  /**
   * The number that stands today.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static PublishedResult of(String benchmark, String model, String method) {
    return all().stream()
        .filter(result -> !result.superseded)
        .filter(result -> result.benchmark.equals(benchmark))
        .filter(result -> result.model.equals(model))
        .filter(result -> result.method.equals(method))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no published result for " + method + " with " + model + " on " + benchmark));
  }

  private static PublishedResult of(CSVRecord line) {
    return new PublishedResult(
        line.get("benchmark"),
        line.get("model"),
        line.get("method"),
        Double.parseDouble(line.get("accuracy_percent")),
        Integer.parseInt(line.get("problems")),
        Integer.parseInt(line.get("solved_nearest")),
        line.get("source"),
        line.get("status").equals("superseded"),
        line.get("note"));
  }
}
