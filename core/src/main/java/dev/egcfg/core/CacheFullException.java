package dev.egcfg.core;

/**
 * The memory for encoded tokens is full: of what others hold, so that the same step may succeed
 * later. Unlike a context that is full it says nothing about an answer.
 */
public final class CacheFullException extends RuntimeException {

  public CacheFullException(String message) {
    super(message);
  }
}
