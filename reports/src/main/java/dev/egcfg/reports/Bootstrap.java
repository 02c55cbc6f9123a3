package dev.egcfg.reports;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The percentile bootstrap over problems (Efron 1979): problems are drawn again with replacement,
 * so that pairs stay pairs and several samples of a problem stay together.
 *
 * @param low the 2.5 % point of the resampled means
 * @param high the 97.5 % point
 */
record Bootstrap(double low, double high) {

  static final int RESAMPLES = 10_000;
  static final long SEED = 0;

  /**
   * The 95 % interval of a mean.
   *
   * @param values one a problem, in a fixed order; at least one
   */
  static Bootstrap ofMean(List<Double> values) {
    double[] sample = values.stream().mapToDouble(Double::doubleValue).toArray();
    SplittableRandom random = new SplittableRandom(SEED);
    double[] means = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double sum = 0;
      for (int j = 0; j < sample.length; j++) {
        sum += sample[random.nextInt(sample.length)];
      }
      means[i] = sum / sample.length;
    }
    Arrays.sort(means);
    return new Bootstrap(means[RESAMPLES / 40], means[RESAMPLES - 1 - RESAMPLES / 40]);
  }
}
