package dev.egcfg.core.torch;

import java.util.Locale;

/** How a model computes: what its weights are packed as, and what attention multiplies. */
public enum Precision {
  /** float32 throughout: the reference. */
  F32(6, 6, 6),
  /** Weights packed as float16 by FBGEMM, everything else float32. */
  FP16(6, 6, 5),
  /** Linear layers and attention products in bfloat16; sums, norms and softmax in float32. */
  BF16(15, 15, 15);

  /**
   * TorchScript type numbers: of a linear layer's operands, of cached keys and values, of the
   * embedding.
   */
  final int compute;

  final int cache;
  final int stored;

  Precision(int compute, int cache, int stored) {
    this.compute = compute;
    this.cache = cache;
    this.stored = stored;
  }

  /** The name on the command line and in manifests. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
