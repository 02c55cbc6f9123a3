package dev.egcfg.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogProbabilitiesTest {

  private final LogProbabilities distribution =
      new LogProbabilities(new float[] {-3, -1, -2, -1, Float.NEGATIVE_INFINITY});

  @Test
  void theSmallestIdWinsAmongEquals() {
    assertThat(distribution.argmax()).isEqualTo(1);
    assertThat(distribution.top(3)).containsExactly(1, 3, 2);
  }

  @Test
  void namesNoMoreTokensThanThereAre() {
    assertThat(distribution.top(9)).containsExactly(1, 3, 2, 0, 4);
  }
}
