package dev.egcfg.core;

/** A sequence would outgrow the model's context or the cache's memory. */
public final class ContextOverflowException extends RuntimeException {

  public ContextOverflowException(String message) {
    super(message);
  }
}
