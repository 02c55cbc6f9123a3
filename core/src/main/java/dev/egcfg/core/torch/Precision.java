package dev.egcfg.core.torch;

import java.util.List;
import java.util.Locale;

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
    return TorchModel.onGpu() ? List.of(BF16) : preferred(Processor.here());
  }

  static List<Precision> preferred(Processor processor) {
    return processor.multipliesBfloat16() ? List.of(BF16, FP16, F32) : List.of(FP16, F32);
  }

  /** Refuses a precision that the matrix libraries cannot compute on this processor. */
  void requireProcessor() {
    if (this == BF16 && !TorchModel.onGpu() && !Processor.here().computesBfloat16()) {
      throw new IllegalArgumentException(
          "precision bf16 needs a processor with AVX-512; use --precision fp16 or f32");
    }
  }
}
