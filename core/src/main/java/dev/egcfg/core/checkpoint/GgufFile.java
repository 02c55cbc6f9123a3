package dev.egcfg.core.checkpoint;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A GGUF file of version 2 or 3: metadata, tensor directory, aligned tensor data.
 *
 * @param tensors under GGUF names, dimensions slowest first (the file has them fastest first)
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">the format</a>
 */
record GgufFile(GgufMetadata metadata, Map<String, StoredTensor> tensors) {

  private static final int MAGIC = 'G' | 'G' << 8 | 'U' << 16 | 'F' << 24;
  private static final int MAX_DIMENSIONS = 4;

  /** Of an array and, in bytes, of a text: vocabularies have a few 100,000 tokens. */
  private static final int MAX_ELEMENTS = 1 << 24;

  static GgufFile open(Path path) {
    MappedFile file = MappedFile.open(path);
    try {
      return new Parser(file).parse();
    } catch (BufferUnderflowException e) {
      throw new CheckpointException(
          path + ": truncated: the file ends within its header; fetch it again", e);
    }
  }

  private static final class Parser {

    private final MappedFile file;
    private final Path path;
    private final ByteBuffer in;

    Parser(MappedFile file) {
      this.file = file;
      this.path = file.path();
      this.in = file.head();
    }

    GgufFile parse() {
      if (in.getInt() != MAGIC) {
        throw new CheckpointException(path + ": not a GGUF file; fetch it again");
      }
      int version = in.getInt();
      int otherOrder = Integer.reverseBytes(version);
      if (otherOrder == 2 || otherOrder == 3) {
        throw new CheckpointException(
            path
                + ": its numbers are big-endian; take the little-endian file, or turn the byte order"
                + " with gguf_convert_endian.py");
      }
      if (version != 2 && version != 3) {
        throw new CheckpointException(
            path + ": GGUF version " + version + " is not supported (2 and 3)");
      }
      long tensorCount = in.getLong();
      long pairCount = in.getLong();
      Map<String, Object> values = new LinkedHashMap<>();
      for (long i = 0; i < pairCount; i++) {
        String key = string();
        if (values.put(key, value(key, in.getInt())) != null) {
          throw malformed("metadata " + key + " is there twice");
        }
      }
      GgufMetadata metadata = new GgufMetadata(path, values);
      return new GgufFile(metadata, tensors(tensorCount, metadata));
    }

    private Map<String, StoredTensor> tensors(long count, GgufMetadata metadata) {
      Map<String, Info> infos = new LinkedHashMap<>();
      for (long i = 0; i < count; i++) {
        String name = string();
        if (infos.put(name, info(name)) != null) {
          throw malformed("tensor " + name + " is there twice");
        }
      }
      int alignment = metadata.integer("general.alignment").orElse(32);
      if (alignment == 0) {
        throw new CheckpointException(path + ": general.alignment is 0");
      }
      long dataStart = (in.position() + alignment - 1L) / alignment * alignment;
      Map<String, StoredTensor> tensors = new LinkedHashMap<>();
      infos.forEach((name, info) -> tensors.put(name, stored(name, info, dataStart)));
      return tensors;
    }

    private record Info(ElementType type, long[] shape, long offset) {}

    private Info info(String name) {
      int dimensions = in.getInt();
      if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
        throw malformed("tensor " + name + " has " + dimensions + " dimensions");
      }
      long[] shape = new long[dimensions];
      for (int i = dimensions - 1; i >= 0; i--) {
        shape[i] = in.getLong();
        if (shape[i] <= 0 || shape[i] > Integer.MAX_VALUE) {
          throw malformed("tensor " + name + " has a dimension of " + shape[i]);
        }
      }
      int typeId = in.getInt();
      ElementType type =
          ElementType.ofGguf(typeId)
              .orElseThrow(
                  () ->
                      new CheckpointException(
                          path
                              + ": tensor "
                              + name
                              + ": GGUF type "
                              + ElementType.ggufName(typeId)
                              + " is not supported; take a file with Q4_K_M or Q8_0 weights"));
      return new Info(type, shape, in.getLong());
    }

    private StoredTensor stored(String name, Info info, long dataStart) {
      ElementType type = info.type();
      if (info.shape()[info.shape().length - 1] % type.blockElements != 0) {
        throw malformed("tensor " + name + " has rows that are no whole " + type + " blocks");
      }
      long bytes = type.blockBytes;
      try {
        for (int i = 0; i < info.shape().length; i++) {
          boolean row = i == info.shape().length - 1;
          bytes =
              Math.multiplyExact(
                  bytes, row ? info.shape()[i] / type.blockElements : info.shape()[i]);
        }
      } catch (ArithmeticException e) {
        throw malformed("tensor " + name + " has " + Arrays.toString(info.shape()) + " elements");
      }
      if (info.offset() < 0 || info.offset() > file.size() - dataStart - bytes) {
        throw new CheckpointException(
            path
                + ": truncated: tensor "
                + name
                + " has "
                + bytes
                + " bytes at byte "
                + info.offset()
                + " of the data, the file has "
                + file.size()
                + " in all; fetch it again");
      }
      return new StoredTensor(file, dataStart + info.offset(), type, info.shape());
    }

    private Object value(String key, int type) {
      return switch (type) {
        case 0 -> (long) (in.get() & 0xFF);
        case 1 -> (long) in.get();
        case 2 -> (long) (in.getShort() & 0xFFFF);
        case 3 -> (long) in.getShort();
        case 4 -> in.getInt() & 0xFFFFFFFFL;
        case 5 -> (long) in.getInt();
        case 6 -> (double) in.getFloat();
        case 7 -> in.get() != 0;
        case 8 -> string();
        case 9 -> array(key);
        case 10, 11 -> in.getLong();
        case 12 -> in.getDouble();
        default -> throw malformed("metadata " + key + " has type " + type);
      };
    }

    private Object array(String key) {
      int type = in.getInt();
      int count = count(in.getLong(), "metadata " + key);
      if (count > MAX_ELEMENTS) {
        throw malformed("metadata " + key + " is an array of " + count);
      }
      if (type == 8) {
        String[] strings = new String[count];
        for (int i = 0; i < count; i++) {
          strings[i] = string();
        }
        return strings;
      }
      if (type == 6 || type == 12) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
          numbers[i] = (double) value(key, type);
        }
        return numbers;
      }
      if (type == 9) {
        throw malformed("metadata " + key + " is an array of arrays");
      }
      long[] integers = new long[count];
      for (int i = 0; i < count; i++) {
        Object value = value(key, type);
        integers[i] = value instanceof Boolean flag ? (flag ? 1 : 0) : (long) value;
      }
      return integers;
    }

    private String string() {
      int count = count(in.getLong(), "a string");
      if (count > MAX_ELEMENTS) {
        throw malformed("a string has a length of " + count);
      }
      byte[] bytes = new byte[count];
      in.get(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Every element takes a byte at least: a count beyond the rest means a cut or broken file. */
    private int count(long count, String what) {
      if (count < 0) {
        throw malformed(what + " has a length of " + count);
      }
      if (count > in.remaining()) {
        throw new BufferUnderflowException();
      }
      return (int) count;
    }

    private CheckpointException malformed(String what) {
      return new CheckpointException(path + ": malformed: " + what + "; fetch it again");
    }
  }
}
