package dev.egcfg.core.checkpoint;

import static dev.egcfg.core.checkpoint.LittleEndian.float16;

/**
 * GGUF's "K" quantisations: super-blocks of 256 elements whose sub-blocks have scales that are
 * quantised themselves.
 */
final class SuperBlocks {

  private static final int SIZE = 256;

  private SuperBlocks() {}

  /** 16 scale and minimum nibbles, 64 bytes of two-bit elements, d, dmin. */
  static void q2k(byte[] source, int from, int blocks, float[] target, int to) {
    for (int block = 0, at = from, out = to; block < blocks; block++, at += 84, out += SIZE) {
      float d = float16(source, at + 80);
      float dmin = float16(source, at + 82);
      for (int sub = 0; sub < 16; sub++) {
        int scales = source[at + sub] & 0xFF;
        float scale = d * (scales & 0xF);
        float minimum = dmin * (scales >> 4);
        int bytes = at + 16 + twoBitByte(sub);
        int shift = twoBitShift(sub);
        for (int j = 0; j < 16; j++) {
          target[out + 16 * sub + j] = scale * (source[bytes + j] >> shift & 3) - minimum;
        }
      }
    }
  }

  /** 32 bytes of third bits (0 means minus 4), 64 of two-bit elements, 12 of scales, d. */
  static void q3k(byte[] source, int from, int blocks, float[] target, int to) {
    for (int block = 0, at = from, out = to; block < blocks; block++, at += 110, out += SIZE) {
      float d = float16(source, at + 108);
      for (int sub = 0; sub < 16; sub++) {
        int low = source[at + 96 + sub % 8] >> 4 * (sub / 8) & 0xF;
        int high = source[at + 104 + sub % 4] >> 2 * (sub / 4) & 3;
        float scale = d * ((low | high << 4) - 32);
        int bytes = at + 32 + twoBitByte(sub);
        int shift = twoBitShift(sub);
        int third = at + 16 * (sub % 2);
        for (int j = 0; j < 16; j++) {
          int offset = (source[third + j] >> sub / 2 & 1) == 0 ? 4 : 0;
          target[out + 16 * sub + j] = scale * ((source[bytes + j] >> shift & 3) - offset);
        }
      }
    }
  }

  /** d, dmin, 12 bytes of scales and minima, 128 bytes of nibbles. */
  static void q4k(byte[] source, int from, int blocks, float[] target, int to) {
    for (int block = 0, at = from, out = to; block < blocks; block++, at += 144, out += SIZE) {
      float d = float16(source, at);
      float dmin = float16(source, at + 2);
      for (int sub = 0; sub < 8; sub++) {
        float scale = d * sixBitScale(source, at + 4, sub);
        float minimum = dmin * sixBitMinimum(source, at + 4, sub);
        int bytes = at + 16 + 32 * (sub / 2);
        int shift = 4 * (sub % 2);
        for (int j = 0; j < 32; j++) {
          target[out + 32 * sub + j] = scale * (source[bytes + j] >> shift & 0xF) - minimum;
        }
      }
    }
  }

  /** d, dmin, 12 bytes of scales and minima, 32 bytes of fifth bits, 128 bytes of nibbles. */
  static void q5k(byte[] source, int from, int blocks, float[] target, int to) {
    for (int block = 0, at = from, out = to; block < blocks; block++, at += 176, out += SIZE) {
      float d = float16(source, at);
      float dmin = float16(source, at + 2);
      for (int sub = 0; sub < 8; sub++) {
        float scale = d * sixBitScale(source, at + 4, sub);
        float minimum = dmin * sixBitMinimum(source, at + 4, sub);
        int bytes = at + 48 + 32 * (sub / 2);
        int shift = 4 * (sub % 2);
        for (int j = 0; j < 32; j++) {
          int fifth = (source[at + 16 + j] >> sub & 1) << 4;
          target[out + 32 * sub + j] = scale * (source[bytes + j] >> shift & 0xF | fifth) - minimum;
        }
      }
    }
  }

  /** 128 bytes of low nibbles, 64 of high bit pairs, 16 signed scales, d. */
  static void q6k(byte[] source, int from, int blocks, float[] target, int to) {
    for (int block = 0, at = from, out = to; block < blocks; block++, at += 210, out += SIZE) {
      float d = float16(source, at + 208);
      for (int sub = 0; sub < 16; sub++) {
        float scale = d * source[at + 192 + sub];
        int half = sub / 8;
        int quarter = sub / 2 % 4;
        int within = 16 * (sub % 2);
        int nibbles = at + 64 * half + 32 * (quarter % 2) + within;
        int nibbleShift = 4 * (quarter / 2);
        int pairs = at + 128 + 32 * half + within;
        int pairShift = 2 * quarter;
        for (int j = 0; j < 16; j++) {
          int low = source[nibbles + j] >> nibbleShift & 0xF;
          int high = source[pairs + j] >> pairShift & 3;
          target[out + 16 * sub + j] = scale * ((low | high << 4) - 32);
        }
      }
    }
  }

  /** Two-bit elements: 32 bytes hold four sub-block pairs, one for each bit position. */
  private static int twoBitByte(int sub) {
    return 32 * (sub / 8) + 16 * (sub % 2);
  }

  private static int twoBitShift(int sub) {
    return 2 * (sub / 2 % 4);
  }

  /** Scale of a sub-block, packed six bits each with the minima into 12 bytes. */
  private static int sixBitScale(byte[] source, int at, int sub) {
    return sub < 4
        ? source[at + sub] & 0x3F
        : source[at + sub + 4] & 0xF | (source[at + sub - 4] & 0xC0) >> 2;
  }

  private static int sixBitMinimum(byte[] source, int at, int sub) {
    return sub < 4
        ? source[at + sub + 4] & 0x3F
        : source[at + sub + 4] >> 4 & 0xF | (source[at + sub] & 0xC0) >> 2;
  }
}
