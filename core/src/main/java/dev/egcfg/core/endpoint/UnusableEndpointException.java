package dev.egcfg.core.endpoint;

import dev.egcfg.core.ModelUnavailableException;

/**
 * The server will never do what is asked of it, as it was called: a refused key, an unknown model,
 * no log-probabilities. The message says what to change.
 */
public final class UnusableEndpointException extends ModelUnavailableException {

  public UnusableEndpointException(String message) {
    super(message);
  }
}
