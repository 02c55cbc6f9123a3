package dev.egcfg.core.fetch;

/** What was fetched, or lies in the cache, is not what its digest says. */
public final class ChecksumException extends FetchException {

  public ChecksumException(String message) {
    super(message);
  }
}
