package dev.egcfg.core.torch;

import dev.egcfg.core.Sequence;
import java.util.Arrays;

/**
 * A sequence as the list of cache slots that hold its tokens, in position order. Forks share slots,
 * not copies.
 */
final class TorchSequence implements Sequence {

  private final SlotAllocator allocator;
  private int[] slots;
  private int length;
  private boolean closed;

  TorchSequence(SlotAllocator allocator) {
    this(allocator, new int[16], 0);
  }

  private TorchSequence(SlotAllocator allocator, int[] slots, int length) {
    this.allocator = allocator;
    this.slots = slots;
    this.length = length;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public Sequence fork(int prefix) {
    checkPrefix(prefix);
    synchronized (allocator) {
      for (int i = 0; i < prefix; i++) {
        allocator.share(slots[i]);
      }
    }
    return new TorchSequence(allocator, Arrays.copyOf(slots, Math.max(16, prefix)), prefix);
  }

  @Override
  public void truncate(int prefix) {
    checkPrefix(prefix);
    synchronized (allocator) {
      while (length > prefix) {
        allocator.release(slots[--length]);
      }
    }
  }

  @Override
  public void close() {
    if (!closed) {
      truncate(0);
      closed = true;
    }
  }

  /** Appends a slot for one more token; the caller holds the allocator. */
  int append() {
    if (length == slots.length) {
      slots = Arrays.copyOf(slots, 2 * length);
    }
    int slot = allocator.take();
    slots[length++] = slot;
    return slot;
  }

  int slot(int position) {
    return slots[position];
  }

  private void checkPrefix(int prefix) {
    if (closed) {
      throw new IllegalStateException("sequence is closed");
    }
    if (prefix < 0 || prefix > length) {
      throw new IllegalArgumentException("no prefix of " + prefix + " tokens in " + length);
    }
  }
}
