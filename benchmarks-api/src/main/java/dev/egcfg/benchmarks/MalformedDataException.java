package dev.egcfg.benchmarks;

import java.nio.file.Path;

/** Benchmark data that cannot be read: one line that names file, line and what was expected. */
public final class MalformedDataException extends RuntimeException {

  public MalformedDataException(Path file, long line, String message) {
    super(file + ":" + line + ": " + message);
  }
}
