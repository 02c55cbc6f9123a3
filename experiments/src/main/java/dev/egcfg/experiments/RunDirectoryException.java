package dev.egcfg.experiments;

/** A run directory that cannot be used now: another process has it, or it cannot be written. */
public final class RunDirectoryException extends RuntimeException {

  RunDirectoryException(String message) {
    super(message);
  }

  RunDirectoryException(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
