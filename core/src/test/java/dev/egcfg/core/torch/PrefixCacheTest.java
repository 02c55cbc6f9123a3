package dev.egcfg.core.torch;

import static dev.egcfg.core.torch.TorchModelTest.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egcfg.core.Advance;
import dev.egcfg.core.CacheFullException;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.Sequence;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The prefix cache must change what is computed and nothing that comes out. */
class PrefixCacheTest {

  private static final Golden GOLDEN = Golden.of("qwen2-untied-f32");
  private static final int[] IDS = GOLDEN.inputIds();
  private static final int LAST = IDS[IDS.length - 1];

  @Test
  void aSequenceThatBeginsLikeAClosedOneIsNotEncodedAgain() {
    List<float[]> expected = withoutCache();
    try (TorchModel model = GOLDEN.loadWithPrefixCache()) {
      try (Sequence first = model.open()) {
        model.step(List.of(new Advance(first, IDS, 1)));
      }
      try (Sequence second = model.open()) {
        List<LogProbabilities> next = model.step(List.of(new Advance(second, IDS, 3))).get(0);
        assertThat(second.reusedTokens()).isEqualTo(IDS.length - 3);
        assertThat(bits(model, next))
            .usingRecursiveComparison()
            .isEqualTo(expected.subList(IDS.length - 3, IDS.length));
      }
    }
  }

  @Test
  void aSequenceThatBeginsLikeAnOpenOneSharesItsTokens() {
    List<float[]> expected = withoutCache();
    try (TorchModel model = GOLDEN.loadWithPrefixCache();
        Sequence first = model.open();
        Sequence second = model.open()) {
      model.step(List.of(new Advance(first, Arrays.copyOf(IDS, 10), 0)));
      List<LogProbabilities> next = model.step(List.of(new Advance(second, IDS, 1))).get(0);
      assertThat(second.reusedTokens()).isEqualTo(10);
      assertThat(bits(model, next).get(0)).isEqualTo(expected.get(IDS.length - 1));
    }
  }

  @Test
  void equalPromptsOfOneStepAreEncodedOnce() {
    List<float[]> expected = withoutCache();
    int[] other = IDS.clone();
    other[IDS.length - 1] = (LAST + 1) % 7;
    try (TorchModel model = GOLDEN.loadWithPrefixCache();
        Sequence first = model.open();
        Sequence second = model.open();
        Sequence third = model.open()) {
      List<Advance> batch =
          List.of(Advance.of(first, IDS), Advance.of(second, IDS), Advance.of(third, other));
      List<List<LogProbabilities>> next = model.step(batch);
      assertThat(first.reusedTokens()).isZero();
      assertThat(second.reusedTokens()).isEqualTo(IDS.length - 1);
      assertThat(third.reusedTokens()).isEqualTo(IDS.length - 1);
      for (int i = 0; i < 2; i++) {
        assertThat(bits(model, next.get(i)).get(0)).isEqualTo(expected.get(IDS.length - 1));
      }
      assertThat(bits(model, next.get(2)).get(0)).isNotEqualTo(expected.get(IDS.length - 1));
      assertThat(bits(model, model.step(List.of(Advance.of(second, 4))).get(0)))
          .usingRecursiveComparison()
          .isEqualTo(bits(model, model.step(List.of(Advance.of(first, 4))).get(0)));
    }
  }

  @Test
  void aStepThatWantsNothingAndKnowsEverythingIsFree() {
    try (TorchModel model = GOLDEN.loadWithPrefixCache();
        Sequence first = model.open();
        Sequence second = model.open()) {
      model.step(List.of(new Advance(first, IDS, 0)));
      assertThat(model.step(List.of(new Advance(second, IDS, 0)))).isEqualTo(List.of(List.of()));
      assertThat(second.length()).isEqualTo(IDS.length);
      assertThat(second.reusedTokens()).isEqualTo(IDS.length);
    }
  }

  @Test
  void liveSequencesTakeTheRoomOfRememberedOnes() {
    try (TorchModel model = GOLDEN.loadWithPrefixCache(400);
        Sequence kept = model.open()) {
      List<float[]> expected = withoutCache();
      model.step(List.of(new Advance(kept, IDS, 0)));
      for (int i = 0; i < 8; i++) {
        try (Sequence passing = model.open()) {
          model.step(List.of(new Advance(passing, tokens(400 - IDS.length, i), 0)));
          assertThatThrownBy(() -> model.step(List.of(Advance.of(passing, 1))))
              .isInstanceOf(CacheFullException.class);
        }
      }
      kept.truncate(IDS.length - 1);
      List<LogProbabilities> last = model.step(List.of(Advance.of(kept, LAST))).get(0);
      assertThat(bits(model, last).get(0)).isEqualTo(expected.get(IDS.length - 1));
    }
  }

  @Test
  void aStepThatFailsLeavesNothingBehind() {
    try (TorchModel model = GOLDEN.loadWithPrefixCache();
        Sequence good = model.open();
        Sequence bad = model.open();
        Sequence again = model.open()) {
      int[] impossible = IDS.clone();
      impossible[3] = model.card().vocabularySize() + 5;
      List<Advance> batch = List.of(Advance.of(good, IDS), Advance.of(bad, impossible));
      assertThatThrownBy(() -> model.step(batch)).isInstanceOf(RuntimeException.class);
      assertThat(good.length()).isZero();
      assertThat(bad.length()).isZero();
      List<LogProbabilities> next = model.step(List.of(Advance.of(again, IDS))).get(0);
      assertThat(again.reusedTokens()).isZero();
      assertThat(bits(model, next).get(0)).isEqualTo(withoutCache().get(IDS.length - 1));
    }
  }

  private static List<float[]> withoutCache() {
    try (TorchModel model = GOLDEN.load()) {
      return bits(model, TorchModelTest.atOnce(model, IDS));
    }
  }

  private static int[] tokens(int count, int first) {
    int[] tokens = new int[count];
    Arrays.setAll(tokens, i -> (first + 3 * i) % 11);
    return tokens;
  }
}
