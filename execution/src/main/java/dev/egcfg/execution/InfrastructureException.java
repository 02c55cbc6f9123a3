package dev.egcfg.execution;

/** The harness failed, not the program: no verdict exists. The job may be tried again. */
public final class InfrastructureException extends RuntimeException {

  public InfrastructureException(String message) {
    super(message);
  }

  public InfrastructureException(String message, Throwable cause) {
    super(message, cause);
  }
}
