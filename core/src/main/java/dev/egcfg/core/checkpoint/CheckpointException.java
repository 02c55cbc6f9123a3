package dev.egcfg.core.checkpoint;

/**
 * A checkpoint that cannot be used: malformed, truncated, or of an unsupported kind. One line,
 * naming the file.
 */
public final class CheckpointException extends RuntimeException {

  public CheckpointException(String message) {
    super(message);
  }

  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
