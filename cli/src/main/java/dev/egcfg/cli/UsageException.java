package dev.egcfg.cli;

/** A call that cannot be carried out as it stands: one line that says what to change. */
final class UsageException extends RuntimeException {

  UsageException(String message) {
    super(message);
  }
}
