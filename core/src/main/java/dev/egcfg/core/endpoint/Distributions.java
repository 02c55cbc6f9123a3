package dev.egcfg.core.endpoint;

import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.endpoint.Completions.Alternative;
import dev.egcfg.core.endpoint.Completions.Position;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** From what a server says of a position to a sparse distribution. */
final class Distributions {

  private Distributions() {}

  /** Empty if it names no token that can be sent back to it. */
  static Optional<LogProbabilities> of(Position position, TokenCode code) {
    Map<Integer, Float> known = new TreeMap<>();
    for (Alternative alternative : position.top()) {
      OptionalInt id = code.id(alternative.token());
      if (id.isPresent() && alternative.logProbability() > Float.NEGATIVE_INFINITY) {
        known.merge(id.getAsInt(), alternative.logProbability(), Distributions::either);
      }
    }
    return known.isEmpty() ? Optional.empty() : Optional.of(sparse(known));
  }

  /** Two tokens that we cannot tell apart, such as two end tokens, are one. */
  private static float either(float a, float b) {
    return (float) Math.min(0, Math.log(Math.exp(a) + Math.exp(b)));
  }

  /** The only token there is. */
  static LogProbabilities certain(int token) {
    return LogProbabilities.sparse(new int[] {token}, new float[] {0});
  }

  private static LogProbabilities sparse(Map<Integer, Float> known) {
    int[] tokens = new int[known.size()];
    float[] values = new float[known.size()];
    int place = 0;
    for (Map.Entry<Integer, Float> entry : known.entrySet()) {
      tokens[place] = entry.getKey();
      values[place++] = entry.getValue();
    }
    return LogProbabilities.sparse(tokens, values);
  }
}
