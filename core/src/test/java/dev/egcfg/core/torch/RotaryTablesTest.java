package dev.egcfg.core.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.egcfg.core.checkpoint.ModelConfig;
import dev.egcfg.core.checkpoint.ModelConfig.RopeScaling;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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

  /** Computed in Python from the formulas of transformers 4.53, in double precision. */
  static Stream<Arguments> scalingsAndFrequencies() {
    return Stream.of(
        Arguments.of(
            new RopeScaling.Llama3(8, 1, 4, 8192),
            List.of(
                1.0,
                0.316227766017,
                0.1,
                0.0316227766017,
                0.01,
                0.00316227766017,
                0.000213607544028,
                3.95284707521e-05)),
        Arguments.of(
            new RopeScaling.Yarn(4, 256, 1, 32, 1, true),
            List.of(
                1.0,
                0.256935059889,
                0.0625,
                0.0138349647632,
                0.0025,
                0.000790569415042,
                0.00025,
                7.90569415042e-05)),
        Arguments.of(
            new RopeScaling.Yarn(4, 256, 1, 32, 1, false),
            List.of(
                1.0,
                0.253972313557,
                0.0553986366346,
                0.00963994285098,
                0.0025,
                0.000790569415042,
                0.00025,
                7.90569415042e-05)),
        Arguments.of(
            new RopeScaling.Yarn(8, 256, 1, 8, 2, true),
            List.of(
                1.0,
                0.316227766017,
                0.05625,
                0.00395284707521,
                0.00125,
                0.000395284707521,
                0.000125,
                3.95284707521e-05)),
        Arguments.of(
            new RopeScaling.Yarn(4, 4, 1, 32, 1, true),
            List.of(
                1.0,
                0.0790569415042,
                0.025,
                0.00790569415042,
                0.0025,
                0.000790569415042,
                0.00025,
                7.90569415042e-05)));
  }

  @ParameterizedTest
  @MethodSource("scalingsAndFrequencies")
  void stretchesFrequenciesAsTransformersDoes(RopeScaling scaling, List<Double> expected) {
    double[] frequencies = RotaryTables.frequencies(config(scaling, 16));
    assertThat(frequencies).hasSize(expected.size());
    for (int i = 0; i < frequencies.length; i++) {
      assertThat(frequencies[i] / expected.get(i)).isCloseTo(1, within(1e-11));
    }
  }

  @Test
  void yarnLengthensCosinesAndSines() {
    RopeScaling scaling = new RopeScaling.Yarn(4, 256, 1.5, 32, 1, true);
    RotaryTables tables = RotaryTables.of(config(scaling, 16), 2);
    assertThat(tables.cosines()[0]).isEqualTo(1.5f);
    // 1.5 cos 1 and 1.5 sin 1
    assertThat(tables.cosines()[16]).isCloseTo(0.81045346f, within(1e-7f));
    assertThat(tables.sines()[16]).isCloseTo(1.26220648f, within(1e-7f));
  }

  @Test
  void dynamicScalingChangesNothingWithinTheContextTrainedOn() {
    assertThat(RotaryTables.frequencies(config(new RopeScaling.Dynamic(4), 16)))
        .isEqualTo(RotaryTables.frequencies(config(new RopeScaling.None(), 16)));
  }

  private static ModelConfig config(RopeScaling scaling) {
    return config(scaling, 4);
  }

  private static ModelConfig config(RopeScaling scaling, int headDim) {
    return new ModelConfig(
        ModelConfig.Family.LLAMA, 1, 8, 16, 2, 2, headDim, 10, 64, 64, 1e-5, 10000, scaling, true);
  }
}
