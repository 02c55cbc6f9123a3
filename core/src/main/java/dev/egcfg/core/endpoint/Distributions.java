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

  /** Servers round; more than this is no rounding. */
  private static final double TOLERANCE = 0.02;

  /**
   * Whether the numbers can be log-probabilities of one distribution: none above 0, and what they
   * stand for no more than 1 together.
   */
  static boolean isPossible(Position position) {
    double sum = 0;
    for (Alternative alternative : position.top()) {
      if (alternative.logProbability() > TOLERANCE) {
        return false;
      }
      sum += Math.exp(alternative.logProbability());
    }
    return sum <= 1 + TOLERANCE;
  }

  /** Empty if it names no token that can be sent back to it. */
  static Optional<LogProbabilities> of(Position position, TokenCode code) {
    Map<Integer, Float> known = new TreeMap<>();
    for (Alternative alternative : position.top()) {
      OptionalInt id = code.id(alternative.token());
      if (id.isPresent() && alternative.logProbability() > Float.NEGATIVE_INFINITY) {
        float value = Math.min(0, alternative.logProbability());
        known.merge(id.getAsInt(), value, Distributions::either);
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
