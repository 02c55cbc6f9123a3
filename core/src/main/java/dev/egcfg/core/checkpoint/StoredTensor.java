package dev.egcfg.core.checkpoint;

import java.nio.FloatBuffer;

/** A tensor as it lies in a file. */
final class StoredTensor implements TensorSource {

  /** Small enough to stay in a core's cache between copying and decoding. */
  private static final int CHUNK_ELEMENTS = 1 << 14;

  private final MappedFile file;
  private final long offset;
  private final ElementType type;
  private final long[] shape;

  /**
   * @param offset of the first byte in the file
   * @param shape dimensions, slowest first; the last is a multiple of the type's block
   */
  StoredTensor(MappedFile file, long offset, ElementType type, long[] shape) {
    this.file = file;
    this.offset = offset;
    this.type = type;
    this.shape = shape.clone();
  }

  @Override
  public long[] shape() {
    return shape.clone();
  }

  @Override
  public void read(long first, FloatBuffer target) {
    long end = first + target.remaining();
    int chunk = (int) Math.min(CHUNK_ELEMENTS, blocks(end - first + 2L * type.blockElements));
    byte[] encoded = new byte[chunk / type.blockElements * type.blockBytes];
    float[] decoded = new float[chunk];
    long position = first;
    while (position < end) {
      long firstBlock = position / type.blockElements;
      int skipped = (int) (position % type.blockElements);
      int wanted = (int) Math.min(chunk - skipped, end - position);
      int blocks = (skipped + wanted + type.blockElements - 1) / type.blockElements;
      file.copy(offset + firstBlock * type.blockBytes, encoded, blocks * type.blockBytes);
      type.decoder.decode(encoded, 0, blocks, decoded, 0);
      target.put(decoded, skipped, wanted);
      position += wanted;
    }
  }

  /** Rounds down to whole blocks. */
  private long blocks(long elements) {
    return elements / type.blockElements * type.blockElements;
  }
}
