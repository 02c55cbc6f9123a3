package dev.egcfg.core.torch;

/**
 * A precision as one kind of device computes it; types by TorchScript's numbers.
 *
 * @param compute type that a linear layer multiplies
 * @param cache type of cached keys and values, and of attention's products
 * @param stored type of the embedding
 */
record Arithmetic(Kernels kernels, int compute, int cache, int stored) {

  private static final int FLOAT16 = 5;
  private static final int FLOAT32 = 6;
  private static final int BFLOAT16 = 15;

  /**
   * What multiplies: weights packed by FBGEMM or reordered by oneDNN on processors, plain tensors
   * on GPUs.
   */
  enum Kernels {
    FBGEMM,
    MKLDNN,
    PLAIN
  }

  static Arithmetic of(Precision precision, boolean gpu) {
    return switch (precision) {
      case F32 -> new Arithmetic(gpu ? Kernels.PLAIN : Kernels.MKLDNN, FLOAT32, FLOAT32, FLOAT32);
      case BF16 ->
          new Arithmetic(gpu ? Kernels.PLAIN : Kernels.MKLDNN, BFLOAT16, BFLOAT16, BFLOAT16);
      case FP16 ->
          gpu
              ? new Arithmetic(Kernels.PLAIN, FLOAT16, FLOAT16, FLOAT16)
              : new Arithmetic(Kernels.FBGEMM, FLOAT32, FLOAT32, FLOAT16);
    };
  }

  /**
   * Most rows that a linear layer multiplies at a time where the library's kernel, and with it the
   * order of sums, depends on how many they are; 0: all at once. On a GPU, where 128 take no longer
   * than one in 16 bits, always so many.
   */
  int rowTile() {
    return switch (kernels) {
      case PLAIN -> 128;
      case MKLDNN -> compute == FLOAT32 ? 64 : 0;
      case FBGEMM -> 0;
    };
  }

  /**
   * Most keys whose values are added up in one product, a power of two. oneDNN cuts longer sums in
   * bfloat16, MKL in float32, and where depends on how far they are padded.
   */
  int valueTile() {
    return cache == FLOAT32 && kernels != Kernels.PLAIN ? 256 : 1024;
  }

  /**
   * Type of attention's scores. On a processor softmax computes in float32 whatever it reads and
   * writes: rows of whole key tiles get the bits that float32 scores give, with less memory moved.
   */
  int scored() {
    return kernels == Kernels.PLAIN ? FLOAT32 : cache;
  }

  int bytesPerCachedValue() {
    return cache == FLOAT32 ? Float.BYTES : Short.BYTES;
  }
}
