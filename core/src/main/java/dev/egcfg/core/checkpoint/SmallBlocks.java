package dev.egcfg.core.checkpoint;

/**
 * GGUF's quantisations in blocks of 32 elements. Nibbles: the low ones are elements 0 to 15, the
 * high ones 16 to 31.
 */
final class SmallBlocks {

  private static final int HALF = 16;

  private SmallBlocks() {}

  /** {@code d * (q - 8)}; scale f16, 16 bytes of nibbles. */
  static void q4p0(byte[] source, int from, int blocks, float[] target, int to) {
    for (int block = 0, at = from, out = to; block < blocks; block++, at += 18, out += 32) {
      float d = LittleEndian.float16(source, at);
      for (int j = 0; j < HALF; j++) {
        int q = source[at + 2 + j];
        target[out + j] = d * ((q & 0xF) - 8);
        target[out + HALF + j] = d * ((q >> 4 & 0xF) - 8);
      }
    }
  }

  /** {@code d * q + m}; scale and minimum f16, 16 bytes of nibbles. */
  static void q4p1(byte[] source, int from, int blocks, float[] target, int to) {
    for (int block = 0, at = from, out = to; block < blocks; block++, at += 20, out += 32) {
      float d = LittleEndian.float16(source, at);
      float m = LittleEndian.float16(source, at + 2);
      for (int j = 0; j < HALF; j++) {
        int q = source[at + 4 + j];
        target[out + j] = d * (q & 0xF) + m;
        target[out + HALF + j] = d * (q >> 4 & 0xF) + m;
      }
    }
  }

  /** {@code d * (q - 16)}; scale f16, 32 fifth bits, 16 bytes of nibbles. */
  static void q5p0(byte[] source, int from, int blocks, float[] target, int to) {
    for (int block = 0, at = from, out = to; block < blocks; block++, at += 22, out += 32) {
      float d = LittleEndian.float16(source, at);
      int fifth = LittleEndian.int32(source, at + 2);
      for (int j = 0; j < HALF; j++) {
        int q = source[at + 6 + j];
        target[out + j] = d * ((q & 0xF | (fifth >>> j & 1) << 4) - 16);
        target[out + HALF + j] = d * ((q >> 4 & 0xF | (fifth >>> j + HALF & 1) << 4) - 16);
      }
    }
  }

  /** {@code d * q + m}; scale and minimum f16, 32 fifth bits, 16 bytes of nibbles. */
  static void q5p1(byte[] source, int from, int blocks, float[] target, int to) {
    for (int block = 0, at = from, out = to; block < blocks; block++, at += 24, out += 32) {
      float d = LittleEndian.float16(source, at);
      float m = LittleEndian.float16(source, at + 2);
      int fifth = LittleEndian.int32(source, at + 4);
      for (int j = 0; j < HALF; j++) {
        int q = source[at + 8 + j];
        target[out + j] = d * (q & 0xF | (fifth >>> j & 1) << 4) + m;
        target[out + HALF + j] = d * (q >> 4 & 0xF | (fifth >>> j + HALF & 1) << 4) + m;
      }
    }
  }

  /** {@code d * q}; scale f16, 32 signed bytes. */
  static void q8p0(byte[] source, int from, int blocks, float[] target, int to) {
    for (int block = 0, at = from, out = to; block < blocks; block++, at += 34, out += 32) {
      float d = LittleEndian.float16(source, at);
      for (int j = 0; j < 32; j++) {
        target[out + j] = d * source[at + 2 + j];
      }
    }
  }
}
