package dev.egcfg.core.torch;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Hands out cache slots. One slot holds one token's keys and values in every layer. Those depend on
 * the token and on all tokens before it, so slots form a tree: a slot is known by its token and the
 * slot of the token before, and no such pair is held twice. Sequences that begin alike share slots.
 *
 * <p>A slot that no sequence holds any more is remembered until its place is needed. Branches that
 * were let go of longest ago are forgotten first, from their ends.
 */
final class PrefixTree {

  /** What comes before a first token. */
  static final int ROOT = -1;

  private final BitSet used = new BitSet();
  private final Map<Long, Integer> known = new HashMap<>();

  /** Remembered slots that nothing follows, by the time at which they were let go of. */
  private final TreeMap<Long, Integer> ends = new TreeMap<>();

  private int[] holders = new int[0];
  private int[] followers = new int[0];
  private int[] before = new int[0];
  private int[] token = new int[0];
  private long[] released = new long[0];
  private int mostRemembered;
  private int usedSlots;
  private int remembered;
  private long time;

  /** Remembers so many slots from now on; at first none: then only forks share. */
  void remember(int most) {
    mostRemembered = most;
  }

  int capacity() {
    return holders.length;
  }

  /** Slots that sequences hold. */
  int held() {
    return usedSlots - remembered;
  }

  /** Slots that sequences hold, and remembered ones. */
  int used() {
    return usedSlots;
  }

  int remembered() {
    return remembered;
  }

  void grow(int capacity) {
    holders = Arrays.copyOf(holders, capacity);
    followers = Arrays.copyOf(followers, capacity);
    before = Arrays.copyOf(before, capacity);
    token = Arrays.copyOf(token, capacity);
    released = Arrays.copyOf(released, capacity);
  }

  /** Whether there is a slot for this token after that slot. */
  boolean knows(int slot, int next) {
    return known.containsKey(key(slot, next));
  }

  /** Holds the slot for this token after that slot: the known one, or one that is available. */
  int take(int slot, int next) {
    Integer there = known.get(key(slot, next));
    if (there != null) {
      share(there);
      return there;
    }
    if (usedSlots == capacity()) {
      forgetOldest();
    }
    int taken = used.nextClearBit(0);
    used.set(taken);
    usedSlots++;
    holders[taken] = 1;
    followers[taken] = 0;
    before[taken] = slot;
    token[taken] = next;
    if (slot != ROOT) {
      followers[slot]++;
    }
    if (mostRemembered > 0) {
      known.put(key(slot, next), taken);
    }
    return taken;
  }

  void share(int slot) {
    if (holders[slot]++ == 0) {
      remembered--;
      ends.remove(released[slot]);
    }
  }

  /** Lets go of a slot; a sequence lets go of its last slot first. */
  void release(int slot) {
    if (--holders[slot] > 0) {
      return;
    }
    remembered++;
    released[slot] = time++;
    if (followers[slot] == 0) {
      ends.put(released[slot], slot);
    }
    while (remembered > mostRemembered) {
      forgetOldest();
    }
  }

  /** Forgets a slot, unless a sequence holds it or something follows it. */
  void forget(int slot) {
    if (!used.get(slot) || holders[slot] > 0 || followers[slot] > 0) {
      return;
    }
    ends.remove(released[slot]);
    used.clear(slot);
    usedSlots--;
    remembered--;
    known.remove(key(before[slot], token[slot]));
    if (before[slot] != ROOT) {
      loseFollower(before[slot]);
    }
  }

  private void loseFollower(int slot) {
    if (--followers[slot] == 0 && holders[slot] == 0) {
      ends.put(released[slot], slot);
    }
  }

  private void forgetOldest() {
    forget(ends.firstEntry().getValue());
  }

  private static long key(int slot, int next) {
    return (long) (slot + 1) << Integer.SIZE | next;
  }
}
