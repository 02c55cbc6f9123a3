package dev.egcfg.core.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * One safetensors file: a length (u64), a JSON header of that length, and the tensors' bytes.
 * Memory-mapped; safe for use by several threads.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
public final class SafetensorsFile {

  /** As the reference implementation bounds it. */
  private static final int MAX_HEADER_BYTES = 100_000_000;

  private static final Map<String, Integer> ELEMENT_BYTES =
      Map.ofEntries(
          Map.entry("BOOL", 1),
          Map.entry("U8", 1),
          Map.entry("I8", 1),
          Map.entry("F8_E4M3", 1),
          Map.entry("F8_E5M2", 1),
          Map.entry("U16", 2),
          Map.entry("I16", 2),
          Map.entry("F16", 2),
          Map.entry("BF16", 2),
          Map.entry("U32", 4),
          Map.entry("I32", 4),
          Map.entry("F32", 4),
          Map.entry("U64", 8),
          Map.entry("I64", 8),
          Map.entry("F64", 8));

  private final MappedFile file;
  private final Map<String, Entry> entries;

  private SafetensorsFile(MappedFile file, Map<String, Entry> entries) {
    this.file = file;
    this.entries = entries;
  }

  /** One tensor's place; offset and bytes within the file. */
  private record Entry(String type, long[] shape, long offset, long bytes) {}

  /**
   * Opens a file and checks that every tensor lies within it.
   *
   * @throws CheckpointException if it is missing, truncated or malformed
   */
  public static SafetensorsFile open(Path path) {
    MappedFile file = MappedFile.open(path);
    ByteBuffer head = file.head();
    if (file.size() < 8) {
      throw new CheckpointException(path + ": truncated: no safetensors header; fetch it again");
    }
    long headerBytes = head.getLong();
    if (headerBytes < 2 || headerBytes > Math.min(MAX_HEADER_BYTES, head.remaining())) {
      throw new CheckpointException(
          path
              + ": truncated, or no safetensors file: its header is said to have "
              + headerBytes
              + " bytes, the file has "
              + file.size()
              + "; fetch it again");
    }
    byte[] json = new byte[(int) headerBytes];
    head.get(json);
    JsonNode header = JsonFiles.parse(path + " (header)", new String(json, StandardCharsets.UTF_8));
    Map<String, Entry> entries = new LinkedHashMap<>();
    header
        .properties()
        .forEach(
            property -> {
              if (!property.getKey().equals("__metadata__")) {
                entries.put(
                    property.getKey(),
                    entry(file, 8 + headerBytes, property.getKey(), property.getValue()));
              }
            });
    return new SafetensorsFile(file, entries);
  }

  private static Entry entry(MappedFile file, long dataStart, String name, JsonNode node) {
    String where = file.path() + ": tensor " + name;
    JsonNode offsets = node.path("data_offsets");
    String type = node.path("dtype").asText();
    Integer elementBytes = ELEMENT_BYTES.get(type);
    if (elementBytes == null || offsets.size() != 2 || !node.path("shape").isArray()) {
      throw new CheckpointException(
          where + ": unknown dtype '" + type + "' or malformed entry; fetch it again");
    }
    long[] shape = new long[node.get("shape").size()];
    long expected = elementBytes;
    for (int i = 0; i < shape.length; i++) {
      shape[i] = number(where, node.get("shape").get(i));
      try {
        expected = Math.multiplyExact(expected, shape[i]);
      } catch (ArithmeticException e) {
        throw new CheckpointException(where + ": no file has room for its shape; fetch it again");
      }
    }
    long begin = number(where, offsets.get(0));
    long end = number(where, offsets.get(1));
    if (end - begin != expected) {
      throw new CheckpointException(
          where
              + ": its shape takes "
              + expected
              + " bytes, its place has "
              + (end - begin)
              + "; fetch it again");
    }
    if (end > file.size() - dataStart) {
      throw new CheckpointException(
          where
              + ": truncated: it ends at byte "
              + end
              + " of the data, the file has "
              + (file.size() - dataStart)
              + "; fetch it again");
    }
    return new Entry(type, shape, dataStart + begin, expected);
  }

  private static long number(String where, JsonNode node) {
    if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
      throw new CheckpointException(
          where + ": " + node + " is no size or place of a tensor; fetch it again");
    }
    return node.longValue();
  }

  public Path path() {
    return file.path();
  }

  /** Tensor names in the header's order. */
  public Set<String> names() {
    return entries.keySet();
  }

  /** Dimensions, slowest first. */
  public long[] shape(String name) {
    return entry(name).shape().clone();
  }

  /** Element type as the file names it, such as {@code F32} or {@code I32}. */
  public String elementType(String name) {
    return entry(name).type();
  }

  /**
   * A copy of a tensor's bytes, little-endian.
   *
   * @throws CheckpointException if the tensor does not exist or exceeds 2 GiB
   */
  public ByteBuffer bytes(String name) {
    Entry entry = entry(name);
    if (entry.bytes() > Integer.MAX_VALUE - 8) {
      throw new CheckpointException(path() + ": tensor " + name + " exceeds 2 GiB");
    }
    byte[] copy = new byte[(int) entry.bytes()];
    file.copy(entry.offset(), copy, copy.length);
    return ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The tensor as weights. */
  TensorSource weights(String name) {
    Entry entry = entry(name);
    ElementType type =
        ElementType.ofName(entry.type())
            .orElseThrow(
                () ->
                    new CheckpointException(
                        path()
                            + ": tensor "
                            + name
                            + " has unsupported element type "
                            + entry.type()
                            + "; F32, F16 and BF16 are supported"));
    return new StoredTensor(file, entry.offset(), type, entry.shape());
  }

  private Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new CheckpointException(path() + ": no tensor named " + name);
    }
    return entry;
  }
}
