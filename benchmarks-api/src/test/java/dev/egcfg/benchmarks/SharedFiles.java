package dev.egcfg.benchmarks;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Real benchmark files, which are never copied into the project. */
public final class SharedFiles {

  private SharedFiles() {}

  /** The file below {@code shared/data}; the calling test is skipped where it is absent. */
  public static Path data(String name) {
    // tests run in their module's folder; shared/ lies beside the repository
    Path shared =
        Optional.ofNullable(System.getenv("EGCFG_SHARED"))
            .map(Path::of)
            .orElse(Path.of("..", "..", "shared"));
    Path file = shared.resolve("data").resolve(name);
    assumeTrue(
        Files.isRegularFile(file),
        () -> "skipped: " + file.toAbsolutePath().normalize() + " is not there (EGCFG_SHARED)");
    return file;
  }
}
