package dev.egcfg.core.checkpoint;

/** Unquantised element types: a block is one element. */
final class PlainBlocks {

  private PlainBlocks() {}

  static void f32(byte[] source, int from, int blocks, float[] target, int to) {
    for (int i = 0; i < blocks; i++) {
      target[to + i] = LittleEndian.float32(source, from + 4 * i);
    }
  }

  static void f16(byte[] source, int from, int blocks, float[] target, int to) {
    for (int i = 0; i < blocks; i++) {
      target[to + i] = LittleEndian.float16(source, from + 2 * i);
    }
  }

  static void bf16(byte[] source, int from, int blocks, float[] target, int to) {
    for (int i = 0; i < blocks; i++) {
      target[to + i] = LittleEndian.bfloat16(source, from + 2 * i);
    }
  }
}
