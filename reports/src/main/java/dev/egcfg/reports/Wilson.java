package dev.egcfg.reports;

/**
 * The 95 % Wilson score interval of a success rate (Wilson 1927, JASA 22).
 *
 * @param low a fraction
 * @param high a fraction
 */
record Wilson(double low, double high) {

  private static final double Z = 1.959963984540054;

  /** For {@code successes} of {@code n} independent trials, n at least 1. */
  static Wilson interval(int successes, int n) {
    double p = (double) successes / n;
    double z2 = Z * Z;
    double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
    double half = Z * Math.sqrt(p * (1 - p) / n + z2 / (4.0 * n * n)) / (1 + z2 / n);
    return new Wilson(Math.max(0, centre - half), Math.min(1, centre + half));
  }
}
