package dev.egcfg.core.checkpoint;

/** Turns consecutive encoded blocks into float32 values. */
@FunctionalInterface
interface BlockDecoder {

  /**
   * Decodes {@code blocks} blocks.
   *
   * @param source encoded bytes, the first block at {@code from}
   * @param target receives {@code blocks} times the block's elements, from index {@code to} on
   */
  void decode(byte[] source, int from, int blocks, float[] target, int to);
}
