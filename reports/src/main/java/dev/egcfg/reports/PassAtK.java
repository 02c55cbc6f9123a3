package dev.egcfg.reports;

import java.util.OptionalDouble;

/** The unbiased estimator of pass@k (Chen et al., arXiv 2107.03374, equation 1). */
final class PassAtK {

  private PassAtK() {}

  /**
   * 1 - C(n - c, k) / C(n, k), as the product over i = n - c + 1 .. n of (1 - k / i), which neither
   * overflows nor cancels.
   *
   * @param n judged samples of one problem
   * @param c those that passed
   * @return a probability; empty if n &lt; k, where no unbiased estimate exists
   */
  static OptionalDouble estimate(int n, int c, int k) {
    if (n < 0 || c < 0 || c > n || k < 1) {
      throw new IllegalArgumentException("no pass@k for n = " + n + ", c = " + c + ", k = " + k);
    }
    if (n < k) {
      return OptionalDouble.empty();
    }
    double noneOfKPasses = 1;
    for (int i = n - c + 1; i <= n; i++) {
      noneOfKPasses *= 1 - (double) k / i;
    }
    return OptionalDouble.of(1 - noneOfKPasses);
  }
}
