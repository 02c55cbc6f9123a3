package dev.egcfg.reports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A row's details are missing or damaged. One line that names the file and the unit. */
public final class UnreadableDetailsException extends UncheckedIOException {

  UnreadableDetailsException(Path file, Row row, IOException cause) {
    super(
        file
            + ": the details of unit "
            + row.unit()
            + " cannot be read ("
            + String.valueOf(cause.getMessage()).lines().findFirst().orElse("").strip()
            + "); repeat the run with --repair to do the unit again",
        cause);
  }
}
