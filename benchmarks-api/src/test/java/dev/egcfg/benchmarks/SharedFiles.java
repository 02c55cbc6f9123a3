package dev.egcfg.benchmarks;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Real benchmark files, which are never copied into the project, and what goes with them. */
public final class SharedFiles {

  private SharedFiles() {}

  /** A real benchmark file; the calling test is skipped where it is absent. */
  public static Path data(String name) {
    return shared("data").resolve(name);
  }

  /**
   * A user's message that a real model was asked with; the calling test is skipped where it is
   * absent.
   *
   * @param name such as {@code humaneval-0}
   */
  public static String goldenUserPrompt(String name) throws IOException {
    Path file = shared("golden").resolve("models/real/qwen2.5-coder-0.5b-instruct-q4_k_m.json");
    for (JsonNode each : new ObjectMapper().readTree(file.toFile()).path("cases")) {
      if (each.path("name").asText().equals(name)) {
        return each.path("user").asText();
      }
    }
    throw new IllegalArgumentException("no golden prompt " + name + " in " + file);
  }

  private static Path shared(String folder) {
    // tests run in their module's folder; shared/ lies beside the repository
    Path shared =
        Optional.ofNullable(System.getenv("EGCFG_SHARED"))
            .map(Path::of)
            .orElse(Path.of("..", "..", "shared"))
            .resolve(folder);
    assumeTrue(
        Files.isDirectory(shared),
        () -> "skipped: " + shared.toAbsolutePath().normalize() + " is absent (EGCFG_SHARED)");
    return shared;
  }
}
