package dev.egcfg.experiments.reproduction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egcfg.reports.RecordedResults;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A run that is kept in {@code docs/results/<name>}: its {@code manifest.json} and its CSV files
 * (docs/reproduce.md). The build packs them into the program.
 */
public final class RecordedRun {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What decides whether two runs can be equal, by its place in the manifest. */
  private static final Map<String, String> IDENTITY =
      Map.of(
          "the model's SHA-256", "/model/sha256",
          "the precision", "/model/precision",
          "the data's SHA-256", "/dataSha256",
          "the prompts' SHA-256", "/promptSha256");

  private final JsonNode manifest;
  private final RecordedResults results;

  private RecordedRun(JsonNode manifest, RecordedResults results) {
    this.manifest = manifest;
    this.results = results;
  }

  /** Empty if nothing of that name is kept. */
  public static Optional<RecordedRun> named(String name) {
    String folder = "results/" + name + "/";
    try (InputStream manifest = RecordedRun.class.getResourceAsStream(folder + "manifest.json");
        InputStream problems = RecordedRun.class.getResourceAsStream(folder + "per_problem.csv")) {
      if (manifest == null || problems == null) {
        return Optional.empty();
      }
      return Optional.of(
          new RecordedRun(
              JSON.readTree(manifest),
              RecordedResults.read(
                  "docs/results/" + name,
                  new InputStreamReader(problems, StandardCharsets.UTF_8))));
    } catch (IOException e) {
      throw new UncheckedIOException(folder, e);
    }
  }

  public RecordedResults results() {
    return results;
  }

  /** Where the run in a directory is not of the recorded one's kind, in words. */
  public List<String> differences(Path runDirectory) {
    JsonNode other;
    try {
      other = JSON.readTree(Files.readAllBytes(runDirectory.resolve("manifest.json")));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the manifest of " + runDirectory, e);
    }
    List<String> differences = new ArrayList<>();
    new TreeMap<>(IDENTITY)
        .forEach(
            (what, place) -> {
              String there = text(manifest.at(place));
              String here = text(other.at(place));
              if (!there.equals(here)) {
                differences.add(what + " is " + here + ", there it was " + there);
              }
            });
    return differences;
  }

  private static String text(JsonNode value) {
    String text = value.isValueNode() ? value.asText() : value.toString();
    return text.length() > 24 ? text.substring(0, 24) + "..." : text;
  }
}
