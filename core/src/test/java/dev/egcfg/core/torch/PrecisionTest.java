package dev.egcfg.core.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class PrecisionTest {

  @Test
  void triesBfloat16FirstWhereTheProcessorMultipliesIt() {
    assertThat(Precision.preferred(Set.of("avx2", "amx_bf16")))
        .containsExactly(Precision.BF16, Precision.FP16, Precision.F32);
    assertThat(Precision.preferred(Set.of("avx512_bf16"))).startsWith(Precision.BF16);
  }

  @Test
  void neverTriesBfloat16WhereItWouldBeEmulated() {
    assertThat(Precision.preferred(Set.of("avx2", "avx512bw", "avx512vl")))
        .containsExactly(Precision.FP16, Precision.F32);
  }
}
