package dev.egcfg.core.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessorTest {

  @Test
  void triesBfloat16FirstWhereTheProcessorMultipliesIt() {
    assertThat(Precision.preferred(processor("avx2 amx_bf16 avx512bw", Map.of())))
        .containsExactly(Precision.BF16, Precision.FP16, Precision.F32);
    assertThat(Precision.preferred(processor("avx512_bf16", Map.of()))).startsWith(Precision.BF16);
  }

  @Test
  void neverTriesBfloat16WhereItWouldBeEmulated() {
    assertThat(Precision.preferred(processor("avx2 avx512bw avx512vl", Map.of())))
        .containsExactly(Precision.FP16, Precision.F32);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AVX2", "avx512_core", "AVX512_CORE_VNNI"})
  void neverTriesBfloat16WhereOneDnnIsToldToLeaveItAlone(String most) {
    Map<String, String> settings = Map.of("ONEDNN_MAX_CPU_ISA", most);
    assertThat(Precision.preferred(processor("avx512bw avx512_bf16", settings)))
        .containsExactly(Precision.FP16, Precision.F32);
  }

  @Test
  void rowsComeByThreesWhereFbgemmMultipliesByAvx2() {
    assertThat(rowMultiple("avx2 f16c", Map.of())).isEqualTo(3);
    assertThat(rowMultiple("avx2 avx512bw", Map.of())).isEqualTo(1);
    assertThat(rowMultiple("avx2 avx512bw", Map.of("FBGEMM_ENABLE_INSTRUCTIONS", "AVX2")))
        .isEqualTo(3);
  }

  private static int rowMultiple(String flags, Map<String, String> settings) {
    return Arithmetic.on(Precision.FP16, processor(flags, settings)).rowMultiple();
  }

  private static Processor processor(String flags, Map<String, String> settings) {
    return new Processor(Set.of(flags.split(" ")), settings);
  }
}
