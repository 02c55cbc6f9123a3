package dev.egcfg.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McNemarTest {

  /** By hand: twice the sum of binomial coefficients over 2^n, such as 2 (1 + 10 + 45) / 1024. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 1",
    "1, 0, 1",
    "0, 5, 0.0625",
    "5, 0, 0.0625",
    "2, 8, 0.109375",
    "3, 3, 1",
    "1, 9, 0.021484375",
    "0, 20, 0.0000019073486328125"
  })
  void isTheExactTwoSidedBinomialTest(int first, int second, double expected) {
    assertThat(new McNemar(first, second).pValue()).isCloseTo(expected, within(1e-12));
  }

  /** scipy.stats.binomtest(450, 1000).pvalue */
  @Test
  void doesNotUnderflowForManyDiscordantProblems() {
    assertThat(new McNemar(450, 550).pValue()).isCloseTo(0.00173053, within(1e-8));
    assertThat(new McNemar(1500, 1500).pValue()).isEqualTo(1);
  }

  @Test
  void refusesNegativeCounts() {
    assertThatIllegalArgumentException().isThrownBy(() -> new McNemar(-1, 2));
  }
}
