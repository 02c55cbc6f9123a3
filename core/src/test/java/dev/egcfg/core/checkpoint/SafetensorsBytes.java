package dev.egcfg.core.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes safetensors files for tests. */
public final class SafetensorsBytes {

  private final ObjectNode header = new ObjectMapper().createObjectNode();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();

  public SafetensorsBytes floats(String name, float[] values, long... shape) {
    ByteBuffer bytes = allocate(4 * values.length);
    bytes.asFloatBuffer().put(values);
    return add(name, "F32", bytes, shape);
  }

  public SafetensorsBytes doubles(String name, double[] values, long... shape) {
    ByteBuffer bytes = allocate(8 * values.length);
    bytes.asDoubleBuffer().put(values);
    return add(name, "F64", bytes, shape);
  }

  public SafetensorsBytes integers(String name, int... values) {
    ByteBuffer bytes = allocate(4 * values.length);
    bytes.asIntBuffer().put(values);
    return add(name, "I32", bytes, values.length);
  }

  public SafetensorsBytes bytes(String name, String type, byte[] values, long... shape) {
    return add(name, type, ByteBuffer.wrap(values), shape);
  }

  public byte[] toBytes() {
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    return allocate(8 + json.length + data.size())
        .putLong(json.length)
        .put(json)
        .put(data.toByteArray())
        .array();
  }

  public Path write(Path path) throws IOException {
    return Files.write(path, toBytes());
  }

  private SafetensorsBytes add(String name, String type, ByteBuffer bytes, long... shape) {
    ObjectNode entry = header.putObject(name).put("dtype", type);
    for (long dimension : shape) {
      entry.withArray("shape").add(dimension);
    }
    entry.putArray("data_offsets").add(data.size()).add(data.size() + bytes.capacity());
    data.writeBytes(bytes.array());
    return this;
  }

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
