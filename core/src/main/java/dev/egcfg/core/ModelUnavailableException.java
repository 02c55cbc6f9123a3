package dev.egcfg.core;

/**
 * Nothing more can come of the model in this process, so that a run ends here: no server, no
 * permission, no money left. What is finished is kept.
 */
public class ModelUnavailableException extends RuntimeException {

  public ModelUnavailableException(String message) {
    super(message);
  }

  public ModelUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
