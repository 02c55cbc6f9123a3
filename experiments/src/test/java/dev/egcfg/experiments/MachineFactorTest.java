package dev.egcfg.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineFactorTest {

  /** The reference takes 340 ms. */
  @ParameterizedTest
  @CsvSource({"1, 1", "340, 1", "341, 1.1", "374, 1.1", "375, 1.2", "1020, 3", "1000000, 20"})
  void isTheTimeInUnitsOfTheReferenceRoundedUpAndNeverBelowOne(long cpuMillis, double factor) {
    assertThat(MachineFactor.of(cpuMillis)).isEqualTo(factor);
  }
}
