package dev.egcfg.core.fetch;

import java.nio.file.Path;
import java.util.List;

/**
 * A Python environment in the cache.
 *
 * @param folder where it lies
 * @param python the version that it was made with, such as {@code 3.11.7}
 * @param parts what its packages were chosen for
 * @param requirements what is installed
 */
public record PythonEnvironment(
    Path folder, String python, List<String> parts, List<String> requirements) {

  public PythonEnvironment {
    parts = List.copyOf(parts);
    requirements = List.copyOf(requirements);
  }

  public Path interpreter() {
    return interpreter(folder);
  }

  /** Where its packages lie. */
  public Path packages() {
    return packages(folder, python);
  }

  static Path packages(Path folder, String python) {
    return folder
        .resolve("lib/python" + python.replaceFirst("\\.\\d+\\D*$", ""))
        .resolve("site-packages");
  }

  static Path interpreter(Path folder) {
    return folder.resolve("bin/python");
  }
}
