package dev.egcfg.decoding;

import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How the baseline decodes; defaults are in experiments' {@code defaults.yaml}.
 *
 * @param temperature empty: greedy; else every token is sampled
 * @param topP nucleus of a sampled token
 * @param topK cut before top-p; empty: none
 * @param seed of the run; a sampled answer's stream derives from it
 */
public record BaselineSettings(
    OptionalDouble temperature, double topP, OptionalInt topK, int maxNewTokens, long seed) {

  public BaselineSettings {
    if (temperature.isPresent()
        && !(temperature.getAsDouble() > 0 && Double.isFinite(temperature.getAsDouble()))) {
      throw new IllegalArgumentException(
          "sample temperature must be above 0, was " + temperature.getAsDouble());
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("top-p must be above 0 and at most 1, was " + topP);
    }
    if (topK.isPresent() && topK.getAsInt() < 1) {
      throw new IllegalArgumentException("top-k must be at least 1, was " + topK.getAsInt());
    }
    if (maxNewTokens < 1) {
      throw new IllegalArgumentException("max new tokens must be at least 1, was " + maxNewTokens);
    }
  }
}
