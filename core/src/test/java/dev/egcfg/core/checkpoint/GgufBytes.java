package dev.egcfg.core.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes GGUF files for tests: metadata by type, tensors by raw bytes. */
public final class GgufBytes {

  private static final int ALIGNMENT = 32;

  private final Map<String, byte[]> pairs = new LinkedHashMap<>();
  private final ByteArrayOutputStream infos = new ByteArrayOutputStream();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private int tensors;
  private int version = 3;

  /**
   * A one-layer model: width 8, hidden 8, two query heads and one key head of 4, with the tensors
   * of {@link #tinyTensors}. Matrices hold the row's number, in the file's order, and vectors 1.
   */
  public static GgufBytes tiny(String architecture) {
    GgufBytes gguf = new GgufBytes();
    gguf.text("general.architecture", architecture);
    gguf.integer(architecture + ".block_count", 1).integer(architecture + ".context_length", 64);
    gguf.integer(architecture + ".embedding_length", 8);
    gguf.integer(architecture + ".feed_forward_length", 8);
    gguf.integer(architecture + ".attention.head_count", 2);
    gguf.integer(architecture + ".attention.head_count_kv", 1);
    gguf.number(architecture + ".attention.layer_norm_rms_epsilon", 1e-5f);
    gguf.number(architecture + ".rope.freq_base", 10_000);
    return gguf;
  }

  /** The tensors of {@link #tiny}, with a tied head. */
  public GgufBytes tinyTensors(int vocabularySize) {
    matrix("token_embd.weight", vocabularySize, 8).vector("output_norm.weight", 8);
    vector("blk.0.attn_norm.weight", 8).vector("blk.0.ffn_norm.weight", 8);
    matrix("blk.0.attn_q.weight", 8, 8).matrix("blk.0.attn_k.weight", 4, 8);
    matrix("blk.0.attn_v.weight", 4, 8).matrix("blk.0.attn_output.weight", 8, 8);
    matrix("blk.0.ffn_gate.weight", 8, 8).matrix("blk.0.ffn_up.weight", 8, 8);
    return matrix("blk.0.ffn_down.weight", 8, 8);
  }

  public GgufBytes version(int number) {
    version = number;
    return this;
  }

  public GgufBytes text(String key, String value) {
    return pair(key, 8, string(value));
  }

  public GgufBytes integer(String key, int value) {
    return pair(key, 4, allocate(4).putInt(value).array());
  }

  public GgufBytes number(String key, float value) {
    return pair(key, 6, allocate(4).putFloat(value).array());
  }

  public GgufBytes texts(String key, String... values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(allocate(12).putInt(8).putLong(values.length).array());
    for (String value : values) {
      bytes.writeBytes(string(value));
    }
    return pair(key, 9, bytes.toByteArray());
  }

  public GgufBytes integers(String key, int... values) {
    ByteBuffer bytes = allocate(12 + 4 * values.length).putInt(5).putLong(values.length);
    for (int value : values) {
      bytes.putInt(value);
    }
    return pair(key, 9, bytes.array());
  }

  public GgufBytes numbers(String key, float... values) {
    ByteBuffer bytes = allocate(12 + 4 * values.length).putInt(6).putLong(values.length);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return pair(key, 9, bytes.array());
  }

  /** Every element is its row's number. */
  public GgufBytes matrix(String name, int rows, int columns) {
    ByteBuffer bytes = allocate(4 * rows * columns);
    for (int i = 0; i < rows * columns; i++) {
      bytes.putFloat(i / columns);
    }
    return tensor(name, 0, bytes.array(), columns, rows);
  }

  public GgufBytes vector(String name, int elements) {
    float[] ones = new float[elements];
    Arrays.fill(ones, 1);
    return floats(name, ones);
  }

  public GgufBytes floats(String name, float... values) {
    ByteBuffer bytes = allocate(4 * values.length);
    bytes.asFloatBuffer().put(values);
    return tensor(name, 0, bytes.array(), values.length);
  }

  /**
   * @param type GGUF's number of the element type
   * @param dimensions fastest first, as in the file
   */
  public GgufBytes tensor(String name, int type, byte[] content, long... dimensions) {
    infos.writeBytes(string(name));
    infos.writeBytes(allocate(4).putInt(dimensions.length).array());
    for (long dimension : dimensions) {
      infos.writeBytes(allocate(8).putLong(dimension).array());
    }
    infos.writeBytes(allocate(12).putInt(type).putLong(data.size()).array());
    data.writeBytes(content);
    data.writeBytes(new byte[padding(data.size())]);
    tensors++;
    return this;
  }

  public byte[] toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(allocate(20).putInt(version).putLong(tensors).putLong(pairs.size()).array());
    pairs.forEach(
        (key, value) -> {
          out.writeBytes(string(key));
          out.writeBytes(value);
        });
    out.writeBytes(infos.toByteArray());
    out.writeBytes(new byte[padding(out.size())]);
    out.writeBytes(data.toByteArray());
    return out.toByteArray();
  }

  public Path write(Path path) throws IOException {
    return Files.write(path, toBytes());
  }

  private GgufBytes pair(String key, int type, byte[] value) {
    pairs.put(key, allocate(4 + value.length).putInt(type).put(value).array());
    return this;
  }

  private static byte[] string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return allocate(8 + bytes.length).putLong(bytes.length).put(bytes).array();
  }

  private static int padding(int size) {
    return (ALIGNMENT - size % ALIGNMENT) % ALIGNMENT;
  }

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
