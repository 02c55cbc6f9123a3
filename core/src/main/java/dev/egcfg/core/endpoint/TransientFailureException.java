package dev.egcfg.core.endpoint;

import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** What may go better a moment later: 429, 5xx, a timeout, a reset, half a body. */
final class TransientFailureException extends EndpointException {

  /** When the server wants to be asked again. */
  private final transient Optional<Duration> retryAfter;

  /** Whether the server may have written, and charged for, an answer that did not arrive. */
  private final boolean maybeAnswered;

  TransientFailureException(String message, Optional<Duration> retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
    this.maybeAnswered = false;
  }

  TransientFailureException(String message, Throwable cause) {
    super(message, cause);
    this.retryAfter = Optional.empty();
    this.maybeAnswered =
        !(cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException);
  }

  boolean maybeAnswered() {
    return maybeAnswered;
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
