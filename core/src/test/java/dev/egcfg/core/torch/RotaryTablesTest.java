package dev.egcfg.core.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.egcfg.core.checkpoint.ModelConfig;
import dev.egcfg.core.checkpoint.ModelConfig.RopeScaling;
import org.junit.jupiter.api.Test;

class RotaryTablesTest {

  @Test
  void turnsEachPairByItsOwnFrequency() {
    RotaryTables tables = RotaryTables.of(config(new RopeScaling.None()), 4);
    // theta 10000, head dimension 4: frequencies 1 and 1/100
    assertThat(tables.cosines()[3 * 4]).isCloseTo(-0.98999250f, within(1e-7f));
    assertThat(tables.sines()[3 * 4 + 1]).isCloseTo(0.02999550f, within(1e-7f));
    assertThat(tables.cosines()[3 * 4 + 2]).isEqualTo(tables.cosines()[3 * 4]);
  }

  @Test
  void linearScalingMakesFourPositionsOfOne() {
    RotaryTables plain = RotaryTables.of(config(new RopeScaling.None()), 2);
    RotaryTables linear = RotaryTables.of(config(new RopeScaling.Linear(4)), 5);
    assertThat(linear.cosines()[4 * 4]).isEqualTo(plain.cosines()[4]);
    assertThat(linear.sines()[4 * 4 + 1]).isEqualTo(plain.sines()[4 + 1]);
  }

  private static ModelConfig config(RopeScaling scaling) {
    return new ModelConfig(
        ModelConfig.Family.LLAMA, 1, 8, 16, 2, 2, 4, 10, 64, 1e-5, 10000, scaling, true);
  }
}
