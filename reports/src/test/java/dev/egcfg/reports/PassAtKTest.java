package dev.egcfg.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassAtKTest {

  /** 1 - C(n - c, k) / C(n, k), worked out by hand. */
  @ParameterizedTest
  @CsvSource({
    "1, 0, 1, 0",
    "1, 1, 1, 1",
    "5, 2, 1, 0.4",
    "5, 2, 2, 0.7", // 1 - 3/10
    "5, 2, 3, 0.9", // 1 - 1/10
    "5, 2, 4, 1", // fewer than 4 fail
    "5, 2, 5, 1",
    "10, 3, 5, 0.9166666666666666", // 1 - 21/252
    "10, 0, 10, 0",
    "10, 10, 1, 1",
  })
  void agreesWithValuesWorkedOutByHand(int n, int c, int k, double expected) {
    assertThat(PassAtK.estimate(n, c, k).orElseThrow()).isCloseTo(expected, within(1e-15));
  }

  @Test
  void isUndefinedWithFewerSamplesThanK() {
    assertThat(PassAtK.estimate(9, 9, 10)).isEmpty();
    assertThat(PassAtK.estimate(0, 0, 1)).isEmpty();
  }

  @Test
  void staysExactWhereBinomialCoefficientsOverflow() {
    assertThat(PassAtK.estimate(100_000, 1, 50_000).orElseThrow()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void refusesCountsThatCannotBe() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PassAtK.estimate(3, 4, 1))
        .withMessage("no pass@k for n = 3, c = 4, k = 1");
    assertThatIllegalArgumentException().isThrownBy(() -> PassAtK.estimate(3, 1, 0));
  }
}
