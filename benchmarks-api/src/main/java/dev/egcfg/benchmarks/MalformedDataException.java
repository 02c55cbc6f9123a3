package dev.egcfg.benchmarks;

import java.nio.file.Path;

/** Benchmark data that cannot be read: one line that names file, line and what was expected. */
public final class MalformedDataException extends RuntimeException {

  /** A fault of the file as a whole. */
  public MalformedDataException(Path file, String message) {
    super(file + ": " + message);
  }

  /**
   * A fault at one place.
   *
   * @param line counted from 1
   */
  public MalformedDataException(Path file, long line, String message) {
    super(file + ":" + line + ": " + message);
  }
}
