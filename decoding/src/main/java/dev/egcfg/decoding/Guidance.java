package dev.egcfg.decoding;

import dev.egcfg.core.LogProbabilities;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The guided distribution (eg-cfg.md section 2, step 4). Pure arithmetic in natural logarithms; the
 * published code computes the same with probabilities and a floor of 1e-8, so it is only
 * approximately the conditional distribution at gamma 1, and this is exactly that.
 */
final class Guidance {

  /** The published floor; here it only stands in for a conditional probability that is missing. */
  private static final double FLOOR = 1e-8;

  private Guidance() {}

  /**
   * {@code log M_CFG(w) = log M(w | p_sol) + gamma * (log M(w | p_dyn) - log M(w | p_sol))}, before
   * renormalisation.
   *
   * <p>A sparse distribution names only its top tokens (eg-cfg.md section 6). A token that the
   * unconditional one lacks never wins. For one that only the conditional lacks, its probability is
   * 0 and the ratio is {@code (0 + 1e-8) / (P + 1e-8)}, as in the published code.
   */
  static double score(double unconditional, double conditional, double gamma) {
    if (unconditional == Double.NEGATIVE_INFINITY) {
      return Double.NEGATIVE_INFINITY;
    }
    if (conditional == Double.NEGATIVE_INFINITY) {
      return unconditional - gamma * Math.log1p(Math.exp(unconditional) / FLOOR);
    }
    return unconditional + gamma * (conditional - unconditional);
  }

  /**
   * The most probable token of the guided distribution, from unrounded scores; of equals the
   * smallest id. At gamma 1 it is the conditional distribution's own argmax, among the tokens that
   * the unconditional one knows.
   */
  static int argmax(LogProbabilities unconditional, LogProbabilities conditional, double gamma) {
    return unconditional.token(best(unconditional, conditional, gamma));
  }

  private static int best(
      LogProbabilities unconditional, LogProbabilities conditional, double gamma) {
    requireSameVocabulary(unconditional, conditional);
    int best = 0;
    double bestScore = Double.NEGATIVE_INFINITY;
    for (int place = 0; place < unconditional.size(); place++) {
      double score = score(unconditional, conditional, gamma, place);
      if (score > bestScore) {
        best = place;
        bestScore = score;
      }
    }
    return best;
  }

  /**
   * The most probable tokens of the guided distribution, best first, of equals the smaller id
   * first, with their log-probabilities, renormalised over the tokens that the unconditional one
   * knows.
   */
  static Map<Integer, Float> top(
      LogProbabilities unconditional, LogProbabilities conditional, double gamma, int count) {
    requireSameVocabulary(unconditional, conditional);
    int known = unconditional.size();
    int[] top = new int[Math.min(count, known)];
    double[] scores = new double[top.length];
    int filled = 0;
    for (int place = 0; place < known; place++) {
      double score = score(unconditional, conditional, gamma, place);
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
    double sum = 0;
    for (int place = 0; place < known; place++) {
      sum += Math.exp(score(unconditional, conditional, gamma, place) - scores[0]);
    }
    double normaliser = scores[0] + Math.log(sum);
    Map<Integer, Float> logProbabilities = new LinkedHashMap<>();
    for (int i = 0; i < top.length; i++) {
      logProbabilities.put(top[i], (float) (scores[i] - normaliser));
    }
    return logProbabilities;
  }

  private static double score(
      LogProbabilities unconditional, LogProbabilities conditional, double gamma, int place) {
    return score(unconditional.value(place), conditional.of(unconditional.token(place)), gamma);
  }

  private static void requireSameVocabulary(LogProbabilities a, LogProbabilities b) {
    if (a.isSparse() != b.isSparse() || (!a.isSparse() && a.size() != b.size())) {
      throw new IllegalArgumentException(
          "distributions over %d and %d tokens cannot be mixed".formatted(a.size(), b.size()));
    }
  }
}
