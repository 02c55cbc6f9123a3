package dev.egcfg.decoding;

import dev.egcfg.core.LogProbabilities;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Temperature sampling from the nucleus: probabilities to the power 1/temperature, then the topK
 * most probable tokens if given, then the smallest set of most probable tokens that holds at least
 * topP of what is left. One uniform draw chooses a token, in the order of ids.
 */
record Sampling(double temperature, double topP, OptionalInt topK) {

  /**
   * @param uniform at least 0, below 1
   */
  int draw(LogProbabilities distribution, double uniform) {
    int[] kept = nucleus(distribution);
    Arrays.sort(kept);
    double peak = distribution.of(distribution.argmax());
    double mass = 0;
    for (int token : kept) {
      mass += weight(distribution.of(token), peak);
    }
    double target = uniform * mass;
    double passed = 0;
    for (int token : kept) {
      passed += weight(distribution.of(token), peak);
      if (passed > target) {
        return token;
      }
    }
    return kept[kept.length - 1];
  }

  /** The tokens that may be drawn, in no particular order. */
  private int[] nucleus(LogProbabilities distribution) {
    double peak = distribution.of(distribution.argmax());
    int[] tokens =
        topK.isPresent()
            ? distribution.top(topK.getAsInt())
            : IntStream.range(0, distribution.vocabularySize()).toArray();
    double mass = 0;
    for (int token : tokens) {
      mass += weight(distribution.of(token), peak);
    }
    if (topP == 1) {
      return possible(tokens, distribution);
    }
    long[] ranked = rank(tokens, distribution, floor(mass, tokens.length, peak));
    double held = 0;
    int size = 0;
    while (size < ranked.length && held < topP * mass) {
      held += weight(distribution.of((int) ranked[size]), peak);
      size++;
    }
    return Arrays.stream(ranked, 0, size).mapToInt(key -> (int) key).toArray();
  }

  private static int[] possible(int[] tokens, LogProbabilities distribution) {
    return Arrays.stream(tokens)
        .filter(token -> distribution.of(token) > Float.NEGATIVE_INFINITY)
        .toArray();
  }

  /** Relative to the most probable token, whose weight is 1. */
  private double weight(double logProbability, double peak) {
    return Math.exp((logProbability - peak) / temperature);
  }

  /**
   * A log-probability that every token of the nucleus exceeds: all tokens below a share of {@code
   * (1 - topP) / count} together hold less than {@code 1 - topP}. Half of that, against rounding.
   */
  private double floor(double mass, int count, double peak) {
    return peak + temperature * Math.log(mass * (1 - topP) / count / 2);
  }

  /**
   * Tokens above the floor, most probable first, of equals the smaller id first. A key's lower half
   * is the token, its upper half falls with the log-probability.
   */
  private static long[] rank(int[] tokens, LogProbabilities distribution, double floor) {
    long[] keys = new long[Math.min(tokens.length, 256)];
    int size = 0;
    for (int token : tokens) {
      float logProbability = distribution.of(token);
      if (logProbability > floor) {
        if (size == keys.length) {
          keys = Arrays.copyOf(keys, 2 * size);
        }
        keys[size++] = ((long) ~ascending(logProbability) << 32) | token;
      }
    }
    long[] ranked = Arrays.copyOf(keys, size);
    Arrays.sort(ranked);
    return ranked;
  }

  /** Integers in the order of the floats. */
  private static int ascending(float value) {
    int bits = Float.floatToIntBits(value);
    return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
  }
}
