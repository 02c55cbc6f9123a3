package dev.egcfg.core.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArithmeticTest {

  @ParameterizedTest
  @EnumSource(Precision.class)
  void aGpuNeverUsesWeightsPackedForAProcessor(Precision precision) {
    assertThat(Arithmetic.of(precision, true).kernels()).isEqualTo(Arithmetic.Kernels.PLAIN);
    assertThat(Arithmetic.of(precision, false).kernels()).isNotEqualTo(Arithmetic.Kernels.PLAIN);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void onAProcessorOnlyBfloat16ComputesInSixteenBits(Precision precision) {
    assertThat(Arithmetic.of(precision, false).bytesPerCachedValue())
        .isEqualTo(precision == Precision.BF16 ? 2 : 4);
  }
}
