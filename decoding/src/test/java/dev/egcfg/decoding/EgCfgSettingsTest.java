package dev.egcfg.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egcfg.decoding.EgCfgSettings.RefreshTime;
import dev.egcfg.decoding.EgCfgSettings.SignalSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EgCfgSettingsTest {

  private final Toys toys = new Toys();

  @Test
  void nameTheRuleAndTheOffendingValue() {
    toys.gamma = -1;
    assertThatThrownBy(toys::settings).hasMessage("gamma must be at least 0, was -1.0");
    toys.gamma = 1;
    toys.horizon = 0;
    assertThatThrownBy(toys::settings).hasMessage("horizon must be at least 1, was 0");
  }

  @ParameterizedTest
  @EnumSource(
      value = SignalSource.class,
      names = {"PARTIAL", "NONE"})
  void refuseToWaitForADepartureFromCandidatesThatAreNotSampled(SignalSource signal) {
    toys.refresh = RefreshTime.DEPARTURE;
    toys.signal = signal;

    assertThatThrownBy(toys::settings)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("departure")
        .hasMessageContaining(signal.name());
  }

  @Test
  void allowDepartureWithCandidates() {
    toys.refresh = RefreshTime.DEPARTURE;
    toys.signal = SignalSource.BOTH;

    assertThat(toys.settings().refresh()).isEqualTo(RefreshTime.DEPARTURE);
  }
}
