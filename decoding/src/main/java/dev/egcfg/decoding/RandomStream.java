package dev.egcfg.decoding;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Uniform draws that depend on nothing but what is sampled (interface.md, last section): the run's
 * seed, benchmark, problem, sample, prompt style, temperature, line index and candidate index.
 * Never d, s, k or gamma, so that candidates at a smaller d or s are prefixes or a subset of those
 * at a larger one.
 *
 * <p>Draw number i is the first 53 bits of SHA-256(key, i), the key being SHA-256 of the fields:
 * the same in every JDK and in any language.
 */
final class RandomStream {

  /** Line and candidate index of an answer that is sampled as a whole. */
  private static final int WHOLE_ANSWER = -1;

  private final byte[] key;
  private long draws;

  private RandomStream(byte[] key) {
    this.key = key;
  }

  static RandomStream ofCandidate(
      long seed, Task task, int sample, double temperature, int line, int candidate) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream fields = new DataOutputStream(bytes)) {
      fields.writeLong(seed);
      fields.writeUTF(task.benchmark());
      fields.writeUTF(task.problem());
      fields.writeInt(sample);
      fields.writeUTF(task.promptStyle());
      fields.writeDouble(temperature);
      fields.writeInt(line);
      fields.writeInt(candidate);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RandomStream(sha256().digest(bytes.toByteArray()));
  }

  /** The stream of a baseline answer that is sampled rather than greedy. */
  static RandomStream ofAnswer(long seed, Task task, int sample, double temperature) {
    return ofCandidate(seed, task, sample, temperature, WHOLE_ANSWER, WHOLE_ANSWER);
  }

  /** What the draws depend on; two streams of one key draw alike. */
  String key() {
    return HexFormat.of().formatHex(key);
  }

  /** Leaves one draw out. */
  void skip() {
    draws++;
  }

  /** The next draw, at least 0 and below 1. */
  double next() {
    MessageDigest digest = sha256();
    digest.update(key);
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(draws++).flip());
    return (ByteBuffer.wrap(digest.digest()).getLong() >>> 11) * 0x1p-53;
  }

  /** A draw as a seed for another generator, at least 0 and below 2 to the 31st. */
  long seed() {
    return (long) (next() * 0x1p31);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
