package dev.egcfg.core.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egcfg.core.Advance;
import dev.egcfg.core.Sequence;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotStoreTest {

  private static final int MANY = 16_000;

  @Test
  void aCacheThatCannotGrowLeavesNothingOfTheStepBehind() {
    SlotStore slots =
        new SlotStore(
            MANY,
            MANY,
            more -> {
              throw new IllegalStateException("no memory for " + more);
            });
    slots.remember();
    Sequence small = slots.open();
    Sequence large = slots.open();
    Advance first = new Advance(small, tokens(0, 10), 0);

    assertThatThrownBy(
            () -> slots.admit(List.of(first, new Advance(large, tokens(5_000, 3_000), 0))))
        .isInstanceOf(IllegalStateException.class);

    assertThat(small.length()).isZero();
    assertThat(large.length()).isZero();
    assertThat(slots.held()).isZero();
    // what was never encoded is not taken for known
    assertThat(slots.admit(List.of(first)).segments().get(0).tokens()).hasSize(10);
  }

  @Test
  void growsBeforeItForgets() {
    SlotStore slots = new SlotStore(MANY, MANY, more -> {});
    slots.remember();
    for (int text = 0; text < 2; text++) {
      encode(slots, tokens(10_000 * text, 1_500));
    }

    assertThat(encode(slots, tokens(0, 1_500))).isZero();
    assertThat(encode(slots, tokens(10_000, 1_500))).isZero();
  }

  @Test
  void remembersNoMoreThanAQuarterOfAllItMayHold() {
    SlotStore slots = new SlotStore(MANY, MANY, more -> {});
    slots.remember();
    for (int text = 0; text < 5; text++) {
      encode(slots, tokens(10_000 * text, 1_500));
    }

    assertThat(encode(slots, tokens(0, 1_500))).isEqualTo(1_500);
    // 4,000 remembered beside the 1,500 of the sequence, in doubled steps
    assertThat(slots.capacity()).isEqualTo(8192);
  }

  /** Encodes a text and lets go of it; returns how many of its tokens were not known. */
  private static int encode(SlotStore slots, int[] tokens) {
    try (Sequence sequence = slots.open()) {
      return slots
          .admit(List.of(new Advance(sequence, tokens, 0)))
          .segments()
          .get(0)
          .tokens()
          .length;
    }
  }

  private static int[] tokens(int from, int count) {
    return IntStream.range(from, from + count).toArray();
  }
}
