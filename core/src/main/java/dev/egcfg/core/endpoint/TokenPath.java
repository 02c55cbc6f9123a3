package dev.egcfg.core.endpoint;

import dev.egcfg.core.LogProbabilities;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A place in a tree of tokens: those that lead here, and what the server has said of what follows.
 * The sequences that fork from one another share their tree; it is forgotten with the last of them.
 */
final class TokenPath {

  private final Optional<TokenPath> parent;
  private final int token;
  private final int length;
  private final Map<Integer, TokenPath> children = new HashMap<>();
  private Optional<LogProbabilities> next = Optional.empty();

  private TokenPath(Optional<TokenPath> parent, int token, int length) {
    this.parent = parent;
    this.token = token;
    this.length = length;
  }

  static TokenPath root() {
    return new TokenPath(Optional.empty(), 0, 0);
  }

  int length() {
    return length;
  }

  synchronized TokenPath then(int following) {
    return children.computeIfAbsent(
        following, id -> new TokenPath(Optional.of(this), id, length + 1));
  }

  /** The place of the first {@code count} tokens. */
  TokenPath first(int count) {
    TokenPath place = this;
    while (place.length > count) {
      place = place.parent.orElseThrow();
    }
    return place;
  }

  int[] tokens() {
    int[] tokens = new int[length];
    TokenPath place = this;
    while (place.length > 0) {
      tokens[place.length - 1] = place.token;
      place = place.parent.orElseThrow();
    }
    return tokens;
  }

  synchronized Optional<LogProbabilities> next() {
    return next;
  }

  /** The first word counts: a server's numbers differ a little from one request to the next. */
  synchronized void learn(LogProbabilities distribution) {
    if (next.isEmpty()) {
      next = Optional.of(distribution);
    }
  }
}
