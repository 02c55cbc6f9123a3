package dev.egcfg.execution;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A message to or from a worker: byte strings, each with its length in front. On the wire: length
 * of the rest, number of fields, then per field its length and bytes; integers are big-endian and
 * 32 bits wide.
 */
record Message(List<byte[]> fields) {

  private static final int LIMIT = 256 << 20;

  Message {
    fields = List.copyOf(fields);
  }

  String text(int index) {
    return new String(field(index), StandardCharsets.UTF_8);
  }

  /** Bytes of any kind, each still to be told apart. */
  String printed(int index) {
    return PythonText.decode(field(index));
  }

  long number(int index) throws IOException {
    try {
      return Long.parseLong(text(index));
    } catch (NumberFormatException e) {
      throw new IOException("the worker sent no number in field " + index, e);
    }
  }

  private byte[] field(int index) {
    return index < fields.size() ? fields.get(index) : new byte[0];
  }

  /** The message with other texts from this field on. */
  Message with(int index, String... texts) {
    List<byte[]> changed = new ArrayList<>(fields);
    for (int i = 0; i < texts.length; i++) {
      changed.set(index + i, PythonText.encode(texts[i]));
    }
    return new Message(changed);
  }

  void writeTo(OutputStream out) throws IOException {
    int size = 4 + fields.stream().mapToInt(field -> 4 + field.length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(4 + size).putInt(size).putInt(fields.size());
    fields.forEach(field -> bytes.putInt(field.length).put(field));
    out.write(bytes.array());
    out.flush();
  }

  /**
   * Reads one message.
   *
   * @throws EOFException if the stream ends first
   * @throws IOException if what comes is no message, or an oversized one
   */
  static Message readFrom(DataInputStream in) throws IOException {
    int size = in.readInt();
    if (size < 4 || size > LIMIT) {
      throw new IOException("the worker announced a message of " + size + " bytes");
    }
    byte[] body = in.readNBytes(size);
    if (body.length < size) {
      throw new EOFException("the worker stopped inside a message");
    }
    ByteBuffer rest = ByteBuffer.wrap(body);
    int count = rest.getInt();
    if (count < 0 || count > size / 4) {
      throw new IOException("the worker announced " + count + " fields");
    }
    List<byte[]> fields = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int length = rest.remaining() < 4 ? -1 : rest.getInt();
      if (length < 0 || length > rest.remaining()) {
        throw new IOException("a field lies outside the worker's message");
      }
      byte[] field = new byte[length];
      rest.get(field);
      fields.add(field);
    }
    if (rest.hasRemaining()) {
      throw new IOException("the worker's message has bytes after its last field");
    }
    return new Message(fields);
  }

  static Builder of(String kind) {
    return new Builder().add(kind);
  }

  /** Collects fields. */
  static final class Builder {
    private final List<byte[]> fields = new ArrayList<>();

    Builder add(String text) {
      fields.add(PythonText.encode(text));
      return this;
    }

    Builder add(long number) {
      return add(Long.toString(number));
    }

    Builder addAll(List<String> texts) {
      texts.forEach(this::add);
      return this;
    }

    /**
     * @throws InfrastructureException if it is longer than a worker reads
     */
    Message build() {
      long size = fields.stream().mapToLong(field -> 4L + field.length).sum() + 4;
      if (size > LIMIT) {
        throw new InfrastructureException(
            "a job of " + size + " bytes is more than the " + LIMIT + " that a worker takes");
      }
      return new Message(fields);
    }
  }
}
