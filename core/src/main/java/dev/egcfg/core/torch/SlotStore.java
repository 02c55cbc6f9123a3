package dev.egcfg.core.torch;

import dev.egcfg.core.Advance;
import dev.egcfg.core.CacheFullException;
import dev.egcfg.core.ContextOverflowException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The cache slots of one model: admits steps, finding what is known already and making room for the
 * rest.
 */
final class SlotStore {

  private static final int FIRST_SLOTS = 2048;

  private final PrefixTree tree = new PrefixTree();
  private final int mostSlots;
  private final int contextLength;
  private final IntConsumer enlarge;

  /**
   * @param mostSlots that memory allows
   * @param contextLength most tokens of a sequence
   * @param enlarge adds so many slots to the program's cache
   */
  SlotStore(int mostSlots, int contextLength, IntConsumer enlarge) {
    this.mostSlots = mostSlots;
    this.contextLength = contextLength;
    this.enlarge = enlarge;
    tree.grow(Math.min(FIRST_SLOTS, mostSlots));
  }

  int capacity() {
    return tree.capacity();
  }

  /** Slots that sequences hold. */
  int held() {
    synchronized (tree) {
      return tree.held();
    }
  }

  TorchSequence open() {
    return new TorchSequence(tree);
  }

  /** From now on up to a quarter of all slots hold what no sequence holds any more. */
  void remember() {
    synchronized (tree) {
      tree.remember(mostSlots / 4);
    }
  }

  /**
   * A step that has its slots.
   *
   * @param segments what is left to encode, by entry of the batch
   */
  record Admission(List<Pass.Segment> segments, Runnable revocation) {}

  /**
   * Appends the tokens of a step to its sequences, or changes nothing.
   *
   * @throws ContextOverflowException if they do not fit a sequence
   * @throws CacheFullException if they do not fit the cache
   */
  Admission admit(List<Advance> batch) {
    for (Advance advance : batch) {
      int length = advance.sequence().length() + advance.tokens().length;
      if (length > contextLength) {
        throw new ContextOverflowException(
            length + " tokens do not fit the context of " + contextLength);
      }
    }
    int[] lengths = batch.stream().mapToInt(advance -> advance.sequence().length()).toArray();
    List<Integer> fresh = new ArrayList<>();
    List<Pass.Segment> segments = new ArrayList<>();
    Runnable revocation = () -> revoke(batch, lengths, fresh);
    synchronized (tree) {
      try {
        for (int entry = 0; entry < batch.size(); entry++) {
          segments.add(admit(entry, batch.get(entry), fresh));
        }
      } catch (RuntimeException | Error e) {
        // an engine without memory fails in ways of its own
        revocation.run();
        throw e;
      }
    }
    return new Admission(segments, revocation);
  }

  /** Tokens whose distribution is wanted are encoded again: it was not kept. */
  private Pass.Segment admit(int entry, Advance advance, List<Integer> fresh) {
    TorchSequence sequence = (TorchSequence) advance.sequence();
    int[] tokens = advance.tokens();
    int found = sequence.appendKnown(tokens, tokens.length - advance.outputs());
    makeRoom(tokens.length - found);
    int first = sequence.length();
    for (int i = found; i < tokens.length; i++) {
      boolean known = tree.knows(sequence.lastSlot(), tokens[i]);
      int slot = sequence.append(tokens[i]);
      if (!known) {
        fresh.add(slot);
      }
    }
    int[] left = Arrays.copyOfRange(tokens, found, tokens.length);
    return new Pass.Segment(entry, sequence, left, first, advance.outputs());
  }

  /** Grows while it may; only then is anything forgotten. */
  private void makeRoom(int needed) {
    long capacity = tree.capacity();
    while (capacity - tree.used() < needed && capacity < mostSlots) {
      capacity = Math.min(2 * capacity, mostSlots);
    }
    if (capacity - tree.held() < needed) {
      throw new CacheFullException(
          (tree.held() + needed)
              + " encoded tokens do not fit the cache of "
              + mostSlots
              + ": run fewer units at a time (--parallel)");
    }
    if (capacity > tree.capacity()) {
      enlarge.accept((int) capacity - tree.capacity());
      tree.grow((int) capacity);
    }
  }

  /** Takes a step back; slots that it did not fill must not be found. */
  private void revoke(List<Advance> batch, int[] lengths, List<Integer> fresh) {
    synchronized (tree) {
      for (int entry = 0; entry < batch.size(); entry++) {
        batch.get(entry).sequence().truncate(lengths[entry]);
      }
      for (int i = fresh.size() - 1; i >= 0; i--) {
        tree.forget(fresh.get(i));
      }
    }
  }
}
