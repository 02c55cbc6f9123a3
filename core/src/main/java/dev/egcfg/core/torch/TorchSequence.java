package dev.egcfg.core.torch;

import dev.egcfg.core.Sequence;
import java.util.Arrays;

/**
 * A sequence as the list of cache slots that hold its tokens, in position order. Sequences that
 * begin alike share slots, not copies.
 */
final class TorchSequence implements Sequence {

  private static final int FIRST_LENGTH = 16;

  private final PrefixTree tree;
  private int[] slots;
  private int length;
  private long reused;
  private boolean closed;

  TorchSequence(PrefixTree tree) {
    this(tree, new int[FIRST_LENGTH], 0);
  }

  private TorchSequence(PrefixTree tree, int[] slots, int length) {
    this.tree = tree;
    this.slots = slots;
    this.length = length;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public long reusedTokens() {
    return reused;
  }

  @Override
  public Sequence fork(int prefix) {
    checkPrefix(prefix);
    synchronized (tree) {
      for (int i = 0; i < prefix; i++) {
        tree.share(slots[i]);
      }
    }
    return new TorchSequence(tree, Arrays.copyOf(slots, Math.max(FIRST_LENGTH, prefix)), prefix);
  }

  @Override
  public void truncate(int prefix) {
    checkPrefix(prefix);
    synchronized (tree) {
      while (length > prefix) {
        tree.release(slots[--length]);
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

  /**
   * Appends as many of these tokens as the tree knows here, up to a number; returns how many. The
   * caller holds the tree.
   */
  int appendKnown(int[] tokens, int most) {
    int count = 0;
    while (count < most && tree.knows(lastSlot(), tokens[count])) {
      append(tokens[count++]);
    }
    reused += count;
    return count;
  }

  /** Appends a token; the caller holds the tree and has made room in it. */
  int append(int token) {
    if (length == slots.length) {
      slots = Arrays.copyOf(slots, 2 * length);
    }
    int slot = tree.take(lastSlot(), token);
    slots[length++] = slot;
    return slot;
  }

  int slot(int position) {
    return slots[position];
  }

  /** The slot of the last token, or {@link PrefixTree#ROOT}. */
  int lastSlot() {
    return length == 0 ? PrefixTree.ROOT : slots[length - 1];
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
