package dev.egcfg.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootstrapTest {

  @Test
  void aConstantHasAnEmptyInterval() {
    assertThat(Bootstrap.ofMean(Collections.nCopies(30, 0.25)))
        .isEqualTo(new Bootstrap(0.25, 0.25));
  }

  /**
   * The resampled mean of 50 ones and 50 zeros is binomial(100, 1/2) / 100: quantiles 0.40, 0.60.
   */
  @Test
  void hasTheQuantilesOfTheBinomialDistribution() {
    List<Double> values = IntStream.range(0, 100).mapToObj(i -> i % 2 == 0 ? 1.0 : 0.0).toList();

    Bootstrap interval = Bootstrap.ofMean(values);

    assertThat(interval.low()).isCloseTo(0.40, within(0.011));
    assertThat(interval.high()).isCloseTo(0.60, within(0.011));
    assertThat(Bootstrap.ofMean(values)).isEqualTo(interval);
  }
}
