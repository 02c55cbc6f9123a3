package dev.egcfg.core.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How a model computes: what its weights are packed as, and what attention multiplies. */
public enum Precision {
  /** float32 throughout: the reference. */
  F32,
  /** Weights in float16; on a processor everything else is float32. */
  FP16,
  /** Linear layers and attention products in bfloat16; sums, norms and softmax in float32. */
  BF16;

  /** The name on the command line and in manifests. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * What {@code auto} tries on this machine, fastest first; from the processor's features alone, so
   * that it never changes from run to run.
   */
  public static List<Precision> preferred() {
    return TorchModel.onGpu() ? List.of(BF16) : preferred(processorFlags());
  }

  static List<Precision> preferred(Set<String> flags) {
    boolean fastBfloat16 = flags.contains("avx512_bf16") || flags.contains("amx_bf16");
    return fastBfloat16 ? List.of(BF16, FP16, F32) : List.of(FP16, F32);
  }

  /** Refuses a precision that the matrix libraries cannot compute on this processor. */
  void requireProcessor() {
    if (this == BF16 && !TorchModel.onGpu() && !processorFlags().contains("avx512bw")) {
      throw new IllegalArgumentException(
          "precision bf16 needs a processor with AVX-512; use --precision fp16 or f32");
    }
  }

  private static Set<String> processorFlags() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> Set.of(line.substring(line.indexOf(':') + 1).strip().split(" +")))
          .orElse(Set.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
