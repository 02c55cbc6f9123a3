package dev.egcfg.core.torch;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Hands out cache slots and counts how many sequences share each. One slot holds one token's keys
 * and values in every layer.
 */
final class SlotAllocator {

  private final BitSet used = new BitSet();
  private int[] sharers = new int[0];

  int capacity() {
    return sharers.length;
  }

  int free() {
    return sharers.length - used.cardinality();
  }

  void grow(int capacity) {
    sharers = Arrays.copyOf(sharers, capacity);
  }

  /** Takes the lowest free slot; there must be one. */
  int take() {
    int slot = used.nextClearBit(0);
    used.set(slot);
    sharers[slot] = 1;
    return slot;
  }

  void share(int slot) {
    sharers[slot]++;
  }

  void release(int slot) {
    if (--sharers[slot] == 0) {
      used.clear(slot);
    }
  }
}
