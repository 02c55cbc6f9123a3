package dev.egcfg.core.checkpoint;

import java.nio.FloatBuffer;

/** One tensor, readable as float32. Safe for use by several threads. */
interface TensorSource {

  /** Dimensions, slowest first. */
  long[] shape();

  /** Reads {@code target.remaining()} values from element {@code first} on; the range is valid. */
  void read(long first, FloatBuffer target);

  /** Number of elements. */
  default long elements() {
    long elements = 1;
    for (long dimension : shape()) {
      elements *= dimension;
    }
    return elements;
  }
}
