package dev.egcfg.experiments.grading;

import dev.egcfg.experiments.ReplacedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The last validation of each data file with each Python, so that a run can say what it knows of
 * its data: {@code validations/} in the cache, one JSON report a benchmark, data digest and Python.
 */
public final class Validations {

  private final Path folder;

  private Validations(Path folder) {
    this.folder = folder;
  }

  /**
   * @param cache the cache directory
   */
  public static Validations in(Path cache) {
    return new Validations(cache.resolve("validations"));
  }

  /** Keeps a report of all problems that the data has, in place of an earlier one. */
  public void keep(ValidationReport report) {
    Path file = file(report.benchmark(), report.dataSha256(), report.pythonVersion());
    try {
      Files.createDirectories(folder);
      new ReplacedFile(file).write(out -> out.append(report.json()).append('\n'));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the validation in " + file, e);
    }
  }

  /** One line on the last validation; empty if there is none that can be read. */
  public Optional<String> last(String benchmark, String dataSha256, String pythonVersion) {
    Path file = file(benchmark, dataSha256, pythonVersion);
    try {
      return Files.exists(file)
          ? Optional.of(ValidationReport.read(Files.readString(file)).line())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Path file(String benchmark, String dataSha256, String pythonVersion) {
    return folder.resolve(benchmark + "-" + dataSha256 + "-python" + pythonVersion + ".json");
  }
}
