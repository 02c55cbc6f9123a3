package dev.egcfg.core.fetch;

/** Something could not be had: no network, a dead source, a full disk. One line. */
public class FetchException extends RuntimeException {

  public FetchException(String message) {
    super(message);
  }

  public FetchException(String message, Throwable cause) {
    super(message, cause);
  }
}
