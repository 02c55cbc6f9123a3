package dev.egcfg.core.verify;

/**
 * How far a precision may be from a double-precision reference: f32 and fp16 by the
 * log-probabilities' largest error, the latter against the largest logit; every precision by the
 * most probable token, where its lead over the second exceeds a margin.
 *
 * @param absolute largest error; infinite where only the most probable token counts
 * @param ofLargestLogit largest error as a share of the largest logit
 * @param margin in log-probability, below which the most probable token may change
 */
record Tolerance(double absolute, double ofLargestLogit, double margin) {

  static Tolerance of(String precision) {
    return switch (precision) {
      case "f32" -> new Tolerance(1e-4, 0, 0.05);
      case "fp16" -> new Tolerance(0, 1e-2, 0.05);
      default -> new Tolerance(Double.POSITIVE_INFINITY, 0, 0.2);
    };
  }

  double allowedError(double largestLogit) {
    return Math.max(absolute, ofLargestLogit * largestLogit);
  }
}
