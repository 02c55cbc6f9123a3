package dev.egcfg.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egcfg.reports.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Benchmark results as JMH writes them ({@code -rf json}), read for people.
 *
 * @param settings how JMH measured, one line each, without doubles
 */
record BenchResults(List<Score> scores, Set<String> settings) {

  /** Parameters that are the same for a whole call; the table's head has them. */
  private static final Set<String> SHARED = Set.of("model", "device", "precision", "threads");

  /**
   * One line of a table.
   *
   * @param benchmark class and method
   * @param higherIsBetter throughput rather than time
   * @param error half of JMH's 99.9 % interval; empty with too few iterations
   * @param tokensPerSecond empty where no tokens are counted
   */
  record Score(
      String benchmark,
      Map<String, String> parameters,
      boolean higherIsBetter,
      double value,
      OptionalDouble error,
      String unit,
      OptionalDouble tokensPerSecond) {

    String parametersText() {
      List<String> texts = new ArrayList<>();
      parameters.forEach(
          (name, value) -> {
            if (!SHARED.contains(name)) {
              texts.add(name + " " + value);
            }
          });
      return String.join(", ", texts);
    }

    String key() {
      return benchmark + " " + parametersText();
    }

    /** How many times faster this is than an older score. */
    double speedUp(Score old) {
      return higherIsBetter ? value / old.value : old.value / value;
    }

    /** Whether the intervals of both overlap, so that the ratio may be chance. */
    boolean overlaps(Score old) {
      double slack = error.orElse(0) + old.error.orElse(0);
      return Math.abs(value - old.value) <= slack;
    }
  }

  /** What was the same for a whole call: the model, its device, precision and threads. */
  Set<String> shared() {
    return scores.stream()
        .map(Score::parameters)
        .map(
            parameters ->
                SHARED.stream()
                    .sorted()
                    .filter(parameters::containsKey)
                    .map(name -> name + " " + parameters.get(name))
                    .collect(Collectors.joining(", ")))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * @throws UsageException if the file is not there or holds no results of JMH
   */
  static BenchResults read(Path file) {
    try {
      JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(file));
      if (!json.isArray()) {
        throw new UsageException(file + ": expected a list of JMH results (-rf json)");
      }
      List<Score> scores = new ArrayList<>();
      Set<String> settings = new LinkedHashSet<>();
      for (JsonNode result : json) {
        scores.add(score(result, file));
        settings.add(settings(result));
      }
      return new BenchResults(scores, settings);
    } catch (NoSuchFileException e) {
      throw new UsageException("no such file: " + file);
    } catch (IOException e) {
      throw new UsageException(file + ": no results of JMH: " + firstLine(e));
    }
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private static Score score(JsonNode result, Path file) {
    JsonNode metric = result.path("primaryMetric");
    if (!metric.path("score").isNumber()) {
      throw new UsageException(file + ": a result without a score");
    }
    Map<String, String> parameters = new TreeMap<>();
    result
        .path("params")
        .fields()
        .forEachRemaining(field -> parameters.put(field.getKey(), field.getValue().asText()));
    String name = result.path("benchmark").asText();
    String method = name.substring(name.lastIndexOf('.') + 1);
    String owner = name.substring(0, name.length() - method.length() - 1);
    return new Score(
        owner.substring(owner.lastIndexOf('.') + 1) + "." + method,
        parameters,
        result.path("mode").asText().equals("thrpt"),
        metric.path("score").asDouble(),
        number(metric.path("scoreError")),
        metric.path("scoreUnit").asText(),
        number(result.path("secondaryMetrics").path("tokens").path("score")));
  }

  private static OptionalDouble number(JsonNode node) {
    return node.isNumber() ? OptionalDouble.of(node.asDouble()) : OptionalDouble.empty();
  }

  private static String settings(JsonNode result) {
    return String.format(
        Locale.ROOT,
        "JMH %s, Java %s, %s, %d forks, %d warm-up and %d measured iterations of %s",
        result.path("jmhVersion").asText(),
        result.path("jdkVersion").asText(),
        result.path("mode").asText(),
        result.path("forks").asInt(),
        result.path("warmupIterations").asInt(),
        result.path("measurementIterations").asInt(),
        result.path("measurementTime").asText());
  }

  /** A line a score; ends with a line break. */
  String table() {
    TextTable lines = new TextTable();
    lines.add(List.of("benchmark", "parameters", "score", "error", "unit", "tokens/s"));
    for (Score score : scores) {
      lines.add(
          List.of(
              score.benchmark(),
              score.parametersText(),
              digits(score.value()),
              score.error().isPresent() ? "+- " + digits(score.error().getAsDouble()) : "",
              score.unit(),
              score.tokensPerSecond().isPresent()
                  ? digits(score.tokensPerSecond().getAsDouble())
                  : ""));
    }
    return lines.toString();
  }

  /** Every score beside the older one of the same benchmark and parameters. */
  String comparison(BenchResults old) {
    Map<String, Score> before = new LinkedHashMap<>();
    old.scores.forEach(score -> before.put(score.key(), score));
    TextTable lines = new TextTable();
    lines.add(List.of("benchmark", "parameters", "before", "now", "unit", "times as fast"));
    for (Score score : scores) {
      Optional<Score> known =
          Optional.ofNullable(before.remove(score.key()))
              .filter(other -> other.unit().equals(score.unit()));
      lines.add(
          List.of(
              score.benchmark(),
              score.parametersText(),
              known.map(other -> digits(other.value())).orElse("-"),
              digits(score.value()),
              score.unit(),
              known
                  .map(
                      other ->
                          String.format(Locale.ROOT, "%.2f", score.speedUp(other))
                              + (score.overlaps(other) ? " (within the error)" : ""))
                  .orElse("new")));
    }
    before
        .values()
        .forEach(
            score ->
                lines.add(
                    List.of(
                        score.benchmark(),
                        score.parametersText(),
                        digits(score.value()),
                        "-",
                        score.unit(),
                        "not measured now")));
    return lines.toString();
  }

  /** Four significant digits at most, never in powers of ten. */
  private static String digits(double value) {
    double size = Math.abs(value);
    int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 4;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
