package dev.egcfg.decoding;

import dev.egcfg.core.LogProbabilities;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Temperature sampling from the nucleus: probabilities to the power 1/temperature, then the topK
 * most probable tokens if given, then the smallest set of most probable tokens that holds at least
 * topP of what is left. One uniform draw chooses a token, in the order of ids.
 */
record Sampling(double temperature, double topP, OptionalInt topK) {

  /** A weight so small that tokens below it hardly matter; the most probable token's is 1. */
  private static final double SMALL = 1e-8;

  /** Weights above which a nucleus is looked for, one after the other: fewer tokens sort faster. */
  private static final double[] FLOORS = {1e-3, 1e-6, SMALL, 0};

  /**
   * @param uniform at least 0, below 1
   */
  int draw(LogProbabilities distribution, double uniform) {
    double peak = distribution.of(distribution.argmax());
    int[] kept = kept(distribution, peak);
    Arrays.sort(kept);
    double target = uniform * mass(kept, distribution, peak);
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
  private int[] kept(LogProbabilities distribution, double peak) {
    if (topK.isPresent()) {
      return nucleus(distribution.top(topK.getAsInt()), 0, distribution, peak).orElseThrow();
    }
    if (topP < 1) {
      int[] likely = above(SMALL, distribution, peak);
      double omitted = SMALL * (distribution.vocabularySize() - likely.length);
      Optional<int[]> nucleus = nucleus(likely, omitted, distribution, peak);
      if (nucleus.isPresent()) {
        return nucleus.get();
      }
    }
    return nucleus(above(0, distribution, peak), 0, distribution, peak).orElseThrow();
  }

  /**
   * The nucleus, looked for among the most probable of these tokens first. Empty if it depends on
   * what the other tokens weigh.
   *
   * @param omitted most that these can weigh together; 0: there are no others
   */
  private Optional<int[]> nucleus(
      int[] tokens, double omitted, LogProbabilities distribution, double peak) {
    double mass = mass(tokens, distribution, peak);
    for (double floor : FLOORS) {
      int[] ranked = ranked(tokens, distribution, threshold(floor, peak));
      int least = size(ranked, topP * mass, distribution, peak);
      int most = size(ranked, topP * (mass + omitted), distribution, peak);
      if (topP < 1 && least == most && most <= ranked.length) {
        return Optional.of(Arrays.copyOf(ranked, most));
      }
      if (floor == 0 && omitted == 0) {
        return Optional.of(ranked);
      }
    }
    return Optional.empty();
  }

  /**
   * How many of the first tokens weigh this much; one more than there are if all of them do not.
   */
  private int size(int[] ranked, double wanted, LogProbabilities distribution, double peak) {
    double held = 0;
    int size = 0;
    while (size < ranked.length && held < wanted) {
      held += weight(distribution.of(ranked[size]), peak);
      size++;
    }
    return held < wanted ? ranked.length + 1 : size;
  }

  private double mass(int[] tokens, LogProbabilities distribution, double peak) {
    double mass = 0;
    for (int token : tokens) {
      mass += weight(distribution.of(token), peak);
    }
    return mass;
  }

  /** Relative to the most probable token, whose weight is 1. */
  private double weight(double logProbability, double peak) {
    return Math.exp((logProbability - peak) / temperature);
  }

  /** The log-probability of a token of this weight. */
  private double threshold(double weight, double peak) {
    return peak + temperature * Math.log(weight);
  }

  private int[] above(double weight, LogProbabilities distribution, double peak) {
    double threshold = threshold(weight, peak);
    int[] tokens = new int[1024];
    int size = 0;
    for (int token = 0; token < distribution.vocabularySize(); token++) {
      if (distribution.of(token) > threshold) {
        if (size == tokens.length) {
          tokens = Arrays.copyOf(tokens, 2 * size);
        }
        tokens[size++] = token;
      }
    }
    return Arrays.copyOf(tokens, size);
  }

  /**
   * Tokens above the threshold, most probable first, of equals the smaller id first. A key's lower
   * half is the token, its upper half falls with the log-probability.
   */
  private static int[] ranked(int[] tokens, LogProbabilities distribution, double threshold) {
    long[] keys = new long[tokens.length];
    int size = 0;
    for (int token : tokens) {
      float logProbability = distribution.of(token);
      if (logProbability > threshold) {
        keys[size++] = ((long) ~ascending(logProbability) << 32) | token;
      }
    }
    Arrays.sort(keys, 0, size);
    int[] ranked = new int[size];
    for (int i = 0; i < size; i++) {
      ranked[i] = (int) keys[i];
    }
    return ranked;
  }

  /** Integers in the order of the floats. */
  private static int ascending(float value) {
    int bits = Float.floatToIntBits(value);
    return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
  }
}
