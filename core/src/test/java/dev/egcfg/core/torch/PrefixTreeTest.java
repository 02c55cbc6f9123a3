package dev.egcfg.core.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.core.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrefixTreeTest {

  private final PrefixTree tree = new PrefixTree();

  @Test
  void aSlotIsAvailableAgainOnlyWhenTheLastSharerLetsGo() {
    tree.grow(4);
    TorchSequence trunk = sequence(1, 2);
    Sequence fork = trunk.fork(1);
    assertThat(tree.capacity() - tree.held()).isEqualTo(2);
    trunk.close();
    assertThat(tree.capacity() - tree.held()).isEqualTo(3);
    fork.close();
    assertThat(tree.capacity() - tree.held()).isEqualTo(4);
  }

  @Test
  void closingTwiceReleasesOnce() {
    tree.grow(2);
    TorchSequence trunk = sequence(1);
    Sequence fork = trunk.fork();
    trunk.close();
    trunk.close();
    assertThat(tree.capacity() - tree.held()).isEqualTo(1);
    fork.close();
    assertThat(tree.capacity() - tree.held()).isEqualTo(2);
  }

  @Test
  void nothingIsFoundAgainUnlessAskedTo() {
    tree.grow(8);
    sequence(1, 2, 3).close();
    assertThat(known(1, 2, 3)).isZero();
    assertThat(tree.remembered()).isZero();
  }

  @Test
  void sequencesThatBeginAlikeShareSlots() {
    tree.grow(8);
    tree.remember(8);
    TorchSequence first = sequence(5, 6, 7);
    TorchSequence second = sequence(5, 6, 8);
    assertThat(tree.held()).isEqualTo(4);
    assertThat(slots(second).subList(0, 2)).isEqualTo(slots(first).subList(0, 2));
    assertThat(second.slot(2)).isNotEqualTo(first.slot(2));
  }

  @Test
  void whatWasLetGoOfIsFoundAgainInItsPlace() {
    tree.grow(8);
    tree.remember(8);
    TorchSequence first = sequence(5, 6, 7);
    List<Integer> slots = slots(first);
    first.close();
    assertThat(tree.capacity() - tree.held()).isEqualTo(8);
    assertThat(known(6, 7)).isZero();
    TorchSequence again = new TorchSequence(tree);
    assertThat(again.appendKnown(new int[] {5, 6, 7, 9}, 4)).isEqualTo(3);
    assertThat(slots(again)).isEqualTo(slots);
    assertThat(again.reusedTokens()).isEqualTo(3);
    assertThat(tree.remembered()).isZero();
  }

  @Test
  void theBranchThatWasLetGoOfLongestAgoIsForgottenFirstFromItsEnd() {
    tree.grow(6);
    tree.remember(6);
    TorchSequence older = sequence(1, 2, 3);
    TorchSequence newer = sequence(1, 8, 9);
    newer.close();
    older.close();
    new TorchSequence(tree).appendKnown(new int[] {1, 8, 9}, 3);
    assertThat(known(1, 2, 3)).isEqualTo(3);
    sequence(40, 41);
    assertThat(known(1, 2, 3)).isEqualTo(2);
    sequence(42);
    assertThat(known(1, 2)).isEqualTo(1);
    assertThat(known(1, 8, 9)).isEqualTo(3);
    assertThat(tree.capacity() - tree.held()).isZero();
  }

  @Test
  void remembersNoMoreThanItMay() {
    tree.grow(100);
    tree.remember(3);
    sequence(1, 2, 3, 4, 5).close();
    assertThat(tree.remembered()).isEqualTo(3);
    assertThat(known(1, 2, 3, 4, 5)).isEqualTo(3);
  }

  @Test
  void aForgottenSlotIsNotFound() {
    tree.grow(8);
    tree.remember(8);
    TorchSequence trunk = sequence(1, 2, 3);
    int last = trunk.slot(2);
    tree.forget(last);
    assertThat(known(1, 2, 3)).isEqualTo(3);
    trunk.truncate(2);
    tree.forget(trunk.slot(1));
    tree.forget(last);
    assertThat(known(1, 2, 3)).isEqualTo(2);
  }

  /** Against a model of what a slot means: the tokens up to it. */
  @Test
  void noSlotIsGivenToTwoHistoriesWhateverHappens() {
    Random random = new Random(1);
    tree.grow(60);
    tree.remember(25);
    Map<Integer, List<Integer>> history = new HashMap<>();
    List<TorchSequence> open = new ArrayList<>();
    Map<TorchSequence, List<Integer>> tokens = new HashMap<>();
    for (int round = 0; round < 20_000; round++) {
      if (open.isEmpty() || (open.size() < 6 && random.nextInt(8) == 0)) {
        TorchSequence opened = new TorchSequence(tree);
        open.add(opened);
        tokens.put(opened, new ArrayList<>());
      }
      TorchSequence one = open.get(random.nextInt(open.size()));
      List<Integer> held = Objects.requireNonNull(tokens.get(one));
      switch (random.nextInt(5)) {
        case 0 -> {
          int length = random.nextInt(held.size() + 1);
          one.truncate(length);
          held.subList(length, held.size()).clear();
        }
        case 1 -> {
          one.close();
          open.remove(one);
        }
        default -> {
          if (tree.capacity() - tree.held() > 0 && held.size() < 10) {
            int token = random.nextInt(3);
            boolean known = tree.knows(one.lastSlot(), token);
            held.add(token);
            int slot = one.append(token);
            if (known) {
              assertThat(history.get(slot)).isEqualTo(held);
            }
            history.put(slot, List.copyOf(held));
          }
        }
      }
      Set<Integer> inUse = new HashSet<>();
      for (TorchSequence each : open) {
        List<Integer> slots = slots(each);
        inUse.addAll(slots);
        for (int i = 0; i < slots.size(); i++) {
          assertThat(history.get(slots.get(i)))
              .isEqualTo(Objects.requireNonNull(tokens.get(each)).subList(0, i + 1));
        }
      }
      assertThat(tree.held()).isEqualTo(inUse.size());
      assertThat(tree.remembered()).isBetween(0, 25);
    }
  }

  private TorchSequence sequence(int... tokens) {
    TorchSequence sequence = new TorchSequence(tree);
    for (int token : tokens) {
      sequence.append(token);
    }
    return sequence;
  }

  private int known(int... tokens) {
    int slot = PrefixTree.ROOT;
    int count = 0;
    for (; count < tokens.length && tree.knows(slot, tokens[count]); count++) {
      slot = tree.take(slot, tokens[count]);
      tree.release(slot);
    }
    return count;
  }

  private static List<Integer> slots(TorchSequence sequence) {
    return IntStream.range(0, sequence.length()).map(sequence::slot).boxed().toList();
  }
}
