package dev.egcfg.core.endpoint;

/** What was asked for could not be had of the server, for a reason that may pass. */
public class EndpointException extends RuntimeException {

  public EndpointException(String message) {
    super(message);
  }

  public EndpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
