package dev.egcfg.core.endpoint;

import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tokens to be sent. What is cached of them is the server's affair. */
final class EndpointSequence implements Sequence {

  private TokenPath place;
  private boolean closed;

  EndpointSequence(TokenPath place) {
    this.place = place;
  }

  TokenPath place() {
    if (closed) {
      throw new IllegalStateException("sequence is closed");
    }
    return place;
  }

  void append(int token) {
    place = place().then(token);
  }

  @Override
  public int length() {
    return place().length();
  }

  @Override
  public EndpointSequence fork(int length) {
    requireHeld(length);
    return new EndpointSequence(place().first(length));
  }

  @Override
  public void truncate(int length) {
    requireHeld(length);
    place = place().first(length);
  }

  private void requireHeld(int length) {
    if (length < 0 || length > place().length()) {
      throw new IllegalArgumentException(
          "a sequence of " + place.length() + " tokens has no first " + length);
    }
  }

  @Override
  public List<Integer> foretold() {
    List<Integer> tokens = new ArrayList<>();
    TokenPath at = place();
    for (Optional<LogProbabilities> next = at.next(); next.isPresent(); next = at.next()) {
      tokens.add(next.get().argmax());
      at = at.then(next.get().argmax());
    }
    return tokens;
  }

  @Override
  public void close() {
    closed = true;
  }
}
