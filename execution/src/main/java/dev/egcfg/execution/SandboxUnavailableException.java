package dev.egcfg.execution;

/**
 * No sandbox that was allowed works on this machine; the one-line message says why and what to do.
 */
public final class SandboxUnavailableException extends RuntimeException {

  public SandboxUnavailableException(String message) {
    super(message);
  }
}
