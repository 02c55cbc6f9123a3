package dev.egcfg.core.torch;

/**
 * A precision as one kind of device computes it; types by TorchScript's numbers.
 *
 * @param compute type that a linear layer multiplies
 * @param cache type of cached keys and values, and of attention's products
 * @param stored type of the embedding
 * @param rowMultiple a pass has a multiple of so many rows, and its outputs too
 */
record Arithmetic(Kernels kernels, int compute, int cache, int stored, int rowMultiple) {

  private static final int FLOAT16 = 5;
  private static final int FLOAT32 = 6;
  private static final int BFLOAT16 = 15;

  /**
   * FBGEMM's AVX2 kernels for one and two rows add up in several sums, those for three to six in
   * one. A multiple of three rows is never cut so that one or two are left.
   */
  private static final int ROWS_OF_AVX2 = 3;

  /** Where another number of rows means another kernel; so many take no longer than one. */
  private static final int ROWS_OF_A_GPU = 128;

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
    return gpu ? onGpu(precision) : on(precision, Processor.here());
  }

  private static Arithmetic onGpu(Precision precision) {
    int type =
        switch (precision) {
          case F32 -> FLOAT32;
          case FP16 -> FLOAT16;
          case BF16 -> BFLOAT16;
        };
    return new Arithmetic(Kernels.PLAIN, type, type, type, ROWS_OF_A_GPU);
  }

  static Arithmetic on(Precision precision, Processor processor) {
    int multiple = processor.multipliesHalvesByAvx2() ? ROWS_OF_AVX2 : 1;
    return switch (precision) {
      case F32 -> new Arithmetic(Kernels.MKLDNN, FLOAT32, FLOAT32, FLOAT32, 1);
      case FP16 -> new Arithmetic(Kernels.FBGEMM, FLOAT32, FLOAT32, FLOAT16, multiple);
      case BF16 -> new Arithmetic(Kernels.MKLDNN, BFLOAT16, BFLOAT16, BFLOAT16, 1);
    };
  }

  /**
   * Most rows that a linear layer multiplies at a time where the library's kernel, and with it the
   * order of sums, depends on how many they are; 0: all at once.
   */
  int rowTile() {
    return switch (kernels) {
      case PLAIN -> ROWS_OF_A_GPU;
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
