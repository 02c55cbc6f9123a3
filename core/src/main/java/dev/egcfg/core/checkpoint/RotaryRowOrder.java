package dev.egcfg.core.checkpoint;

import java.nio.FloatBuffer;

/**
 * Query and key projections of Llama GGUF files, back in Hugging Face's row order.
 *
 * <p>Their converter interleaves each head's two halves (row {@code j} of half {@code h} becomes
 * row {@code 2j + h}), to suit rotary embeddings that turn neighbouring pairs. One-dimensional
 * tensors (biases) are ordered alike.
 */
final class RotaryRowOrder implements TensorSource {

  private final TensorSource interleaved;
  private final int headDim;
  private final long rowElements;

  RotaryRowOrder(TensorSource interleaved, int headDim) {
    this.interleaved = interleaved;
    this.headDim = headDim;
    long[] shape = interleaved.shape();
    this.rowElements = shape.length == 1 ? 1 : shape[1];
  }

  @Override
  public long[] shape() {
    return interleaved.shape();
  }

  @Override
  public void read(long first, FloatBuffer target) {
    long position = first;
    while (target.hasRemaining()) {
      long row = position / rowElements;
      long column = position % rowElements;
      int count = (int) Math.min(rowElements - column, target.remaining());
      FloatBuffer part = target.slice(target.position(), count);
      interleaved.read(storedRow(row) * rowElements + column, part);
      target.position(target.position() + count);
      position += count;
    }
  }

  private long storedRow(long row) {
    long head = row / headDim;
    int within = (int) (row % headDim);
    int half = within / (headDim / 2);
    int index = within % (headDim / 2);
    return head * headDim + 2L * index + half;
  }
}
