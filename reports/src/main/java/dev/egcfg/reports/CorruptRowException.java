package dev.egcfg.reports;

import java.nio.file.Path;

/** A row that cannot be read and is not the torn end of a file. One line that names file:line. */
public final class CorruptRowException extends RuntimeException {

  CorruptRowException(Path file, long line, String reason) {
    super(
        file
            + ":"
            + line
            + ": corrupt row: "
            + reason
            + "; repeat the run with --repair to set the row aside and redo its unit");
  }
}
