package dev.egcfg.core.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A read-only file of any size, mapped into memory in segments, because one mapping ends at 2 GiB.
 * Safe for use by several threads. The mapping goes with the object.
 */
final class MappedFile {

  private static final long SEGMENT_BYTES = 1L << 30;

  private final Path path;
  private final long size;
  private final MappedByteBuffer[] segments;

  private MappedFile(Path path, long size, MappedByteBuffer[] segments) {
    this.path = path;
    this.size = size;
    this.segments = segments;
  }

  static MappedFile open(Path path) {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      String what = Files.isDirectory(path) ? "is a folder" : "is no file";
      throw new CheckpointException(path + ": cannot be read: " + what);
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      int count = Math.toIntExact((size + SEGMENT_BYTES - 1) / SEGMENT_BYTES);
      MappedByteBuffer[] segments = new MappedByteBuffer[count];
      for (int i = 0; i < count; i++) {
        long start = i * SEGMENT_BYTES;
        long length = Math.min(SEGMENT_BYTES, size - start);
        segments[i] = channel.map(FileChannel.MapMode.READ_ONLY, start, length);
      }
      return new MappedFile(path, size, segments);
    } catch (NoSuchFileException e) {
      throw new CheckpointException(path + ": no such file", e);
    } catch (IOException e) {
      throw new CheckpointException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  Path path() {
    return path;
  }

  long size() {
    return size;
  }

  /** The file's first bytes, at most 1 GiB, little-endian; where formats keep their headers. */
  ByteBuffer head() {
    ByteBuffer head = segments.length == 0 ? ByteBuffer.allocate(0) : segments[0].duplicate();
    return head.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Copies bytes from {@code offset} on into the array's first {@code count} places. */
  void copy(long offset, byte[] target, int count) {
    int done = 0;
    while (done < count) {
      long position = offset + done;
      ByteBuffer segment = segments[(int) (position / SEGMENT_BYTES)];
      int within = (int) (position % SEGMENT_BYTES);
      int length = Math.min(count - done, segment.limit() - within);
      segment.get(within, target, done, length);
      done += length;
    }
  }
}
