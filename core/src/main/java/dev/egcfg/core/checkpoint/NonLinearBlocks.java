package dev.egcfg.core.checkpoint;

/** GGUF's four-bit quantisations whose sixteen levels are not evenly spaced. */
final class NonLinearBlocks {

  private static final int[] LEVELS = {
    -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113
  };

  private NonLinearBlocks() {}

  /** 32 elements: scale f16, 16 bytes of nibbles. */
  static void iq4nl(byte[] source, int from, int blocks, float[] target, int to) {
    for (int block = 0, at = from, out = to; block < blocks; block++, at += 18, out += 32) {
      levels(source, at + 2, LittleEndian.float16(source, at), target, out);
    }
  }

  /** 256 elements: d, two high bits and four low bits of eight scales, 128 bytes of nibbles. */
  static void iq4xs(byte[] source, int from, int blocks, float[] target, int to) {
    for (int block = 0, at = from, out = to; block < blocks; block++, at += 136, out += 256) {
      float d = LittleEndian.float16(source, at);
      int highBits = LittleEndian.unsigned16(source, at + 2);
      for (int sub = 0; sub < 8; sub++) {
        int low = source[at + 4 + sub / 2] >> 4 * (sub % 2) & 0xF;
        int scale = (low | (highBits >> 2 * sub & 3) << 4) - 32;
        levels(source, at + 8 + 16 * sub, d * scale, target, out + 32 * sub);
      }
    }
  }

  private static void levels(byte[] source, int at, float scale, float[] target, int out) {
    for (int j = 0; j < 16; j++) {
      int q = source[at + j];
      target[out + j] = scale * LEVELS[q & 0xF];
      target[out + 16 + j] = scale * LEVELS[q >> 4 & 0xF];
    }
  }
}
