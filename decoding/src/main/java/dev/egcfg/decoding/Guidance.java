package dev.egcfg.decoding;

import dev.egcfg.core.LogProbabilities;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The guided distribution (eg-cfg.md section 2, step 4): pure arithmetic in natural logarithms.
 *
 * @param gamma guidance strength
 * @param floor what is added to both probabilities of the ratio. 0: the paper's equation, at gamma
 *     1 exactly the conditional distribution. 1e-8: the published code, which so keeps tokens that
 *     both distributions hold for impossible from winning by their ratio, where gamma is above 1
 */
record Guidance(double gamma, double floor) {

  /** The published floor, for a conditional probability that is missing altogether. */
  private static final double OF_MISSING = 1e-8;

  /** What is smaller than the largest by this factor, in logarithms, is lost in rounding. */
  private static final double NEGLIGIBLE = 40;

  /**
   * {@code log M_CFG(w) = log M(w | p_sol) + gamma * (log M(w | p_dyn) - log M(w | p_sol))}, before
   * renormalisation; with a floor, of the probabilities in the ratio with the floor added.
   *
   * <p>A sparse distribution names only its top tokens (eg-cfg.md section 6). A token that the
   * unconditional one lacks never wins. For one that only the conditional lacks, its probability is
   * 0 and the ratio is {@code (0 + 1e-8) / (P + 1e-8)}, as in the published code.
   */
  double score(double unconditional, double conditional) {
    if (unconditional == Double.NEGATIVE_INFINITY) {
      return Double.NEGATIVE_INFINITY;
    }
    if (conditional == Double.NEGATIVE_INFINITY) {
      double least = floor > 0 ? floor : OF_MISSING;
      return unconditional - gamma * Math.log1p(Math.exp(unconditional) / least);
    }
    if (floor == 0) {
      return unconditional + gamma * (conditional - unconditional);
    }
    return unconditional
        + gamma
            * (Math.log(Math.exp(conditional) + floor) - Math.log(Math.exp(unconditional) + floor));
  }

  /** No floor lifts a score above this, which is cheap: it draws the ratio towards 1. */
  private double bound(double unconditional, double conditional) {
    return Math.max(unconditional, unconditional + gamma * (conditional - unconditional));
  }

  /**
   * The most probable token of the guided distribution, from unrounded scores; of equals the
   * smallest id. At gamma 1 it is the conditional distribution's own argmax, among the tokens that
   * the unconditional one knows.
   */
  int argmax(LogProbabilities unconditional, LogProbabilities conditional) {
    requireSameVocabulary(unconditional, conditional);
    int best = 0;
    double bestScore = Double.NEGATIVE_INFINITY;
    for (int place = 0; place < unconditional.size(); place++) {
      double plain = unconditional.value(place);
      double dynamic = conditional.of(unconditional.token(place));
      if (bound(plain, dynamic) > bestScore) {
        double score = score(plain, dynamic);
        if (score > bestScore) {
          best = place;
          bestScore = score;
        }
      }
    }
    return unconditional.token(best);
  }

  /**
   * The most probable tokens of the guided distribution, best first, of equals the smaller id
   * first, with their log-probabilities, renormalised over the tokens that the unconditional one
   * knows.
   */
  Map<Integer, Float> top(LogProbabilities unconditional, LogProbabilities conditional, int count) {
    requireSameVocabulary(unconditional, conditional);
    int known = unconditional.size();
    int[] top = new int[Math.min(count, known)];
    double[] scores = new double[top.length];
    int filled = 0;
    for (int place = 0; place < known; place++) {
      double plain = unconditional.value(place);
      double dynamic = conditional.of(unconditional.token(place));
      if (filled == top.length && bound(plain, dynamic) <= scores[filled - 1]) {
        continue;
      }
      double score = score(plain, dynamic);
      if (filled == top.length && score <= scores[filled - 1]) {
        continue;
      }
      int at = filled < top.length ? filled++ : filled - 1;
      for (; at > 0 && score > scores[at - 1]; at--) {
        top[at] = top[at - 1];
        scores[at] = scores[at - 1];
      }
      top[at] = unconditional.token(place);
      scores[at] = score;
    }
    double normaliser =
        isConditional(unconditional)
            ? 0
            : scores[0] + Math.log(sum(unconditional, conditional, scores[0]));
    Map<Integer, Float> logProbabilities = new LinkedHashMap<>();
    for (int i = 0; i < top.length; i++) {
      logProbabilities.put(top[i], (float) (scores[i] - normaliser));
    }
    return logProbabilities;
  }

  /**
   * Whether the guided distribution is the conditional one, whose probabilities add up to 1
   * already: an exponential for every token of a vocabulary takes longer than all else that is done
   * here.
   */
  private boolean isConditional(LogProbabilities unconditional) {
    return gamma == 1 && floor == 0 && !unconditional.isSparse();
  }

  /** Of all weights, relative to the largest. */
  private double sum(LogProbabilities unconditional, LogProbabilities conditional, double largest) {
    double sum = 0;
    for (int place = 0; place < unconditional.size(); place++) {
      double plain = unconditional.value(place);
      double dynamic = conditional.of(unconditional.token(place));
      if (bound(plain, dynamic) > largest - NEGLIGIBLE) {
        sum += Math.exp(score(plain, dynamic) - largest);
      }
    }
    return sum;
  }

  private static void requireSameVocabulary(LogProbabilities a, LogProbabilities b) {
    if (a.isSparse() != b.isSparse() || (!a.isSparse() && a.size() != b.size())) {
      throw new IllegalArgumentException(
          "distributions over %d and %d tokens cannot be mixed".formatted(a.size(), b.size()));
    }
  }
}
