package dev.egcfg.core.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egcfg.core.Advance;
import dev.egcfg.core.ContextOverflowException;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The engine against logits that Hugging Face transformers computed for tiny random checkpoints
 * (golden/models), and against itself: a row's bits must not depend on how work is cut into calls
 * and batches.
 */
class TorchModelTest {

  static Stream<String> checkpoints() {
    return Stream.of(
        "llama-attention-bias-f32",
        "llama-gqa-untied-f32",
        "llama-headdim-rope-llama3-f16-sharded",
        "llama-mha-tied-rope-linear-bf16",
        "qwen2-tied-bf16",
        "qwen2-untied-f32",
        "qwen3-f32",
        "starcoder2-f32");
  }

  static Stream<Arguments> checkpointsAndPrecisions() {
    return checkpoints()
        .flatMap(name -> Precision.preferred().stream().map(p -> Arguments.of(name, p)));
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void agreesWithTransformersInFloat32(String name) {
    Golden golden = Golden.of(name);
    try (TorchModel model = golden.load(Precision.F32)) {
      assertAgrees(model, golden);
    }
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void agreesWithTransformersInTheProgramOfAGpu(String name) {
    Golden golden = Golden.of(name);
    try (TorchModel model = golden.loadAsOnGpu()) {
      assertAgrees(model, golden);
    }
  }

  private static void assertAgrees(TorchModel model, Golden golden) {
    List<LogProbabilities> actual = atOnce(model, golden.inputIds());
    for (int t = 0; t < actual.size(); t++) {
      for (int token = 0; token < model.card().vocabularySize(); token++) {
        assertThat((double) actual.get(t).of(token))
            .isCloseTo(golden.logProbability(t, token), within(1e-4));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("checkpointsAndPrecisions")
  void choosesTheSameTokensInEveryPrecisionWhereTheMarginIsClear(String name, Precision precision) {
    Golden golden = Golden.of(name);
    try (TorchModel model = golden.load(precision)) {
      List<LogProbabilities> actual = atOnce(model, golden.inputIds());
      for (int t = 0; t < actual.size(); t++) {
        if (golden.margin(t) > 0.2) {
          assertThat(actual.get(t).argmax()).isEqualTo(golden.argmax(t));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("checkpointsAndPrecisions")
  void hasTheSameBitsHoweverTheWorkIsCut(String name, Precision precision) {
    Golden golden = Golden.of(name);
    try (TorchModel model = golden.load(precision)) {
      assertSameBitsHoweverTheWorkIsCut(model, golden.inputIds());
    }
  }

  @ParameterizedTest
  @MethodSource("checkpoints")
  void autoFindsAPrecisionWhoseBitsHold(String name) {
    try (TorchModel model = Golden.of(name).load()) {
      assertThat(model.batchInvariant()).isTrue();
    }
  }

  @Test
  void aForkContinuesAsIfItHadBeenEncodedAlone() {
    Golden golden = Golden.of("qwen2-untied-f32");
    int[] ids = golden.inputIds();
    try (TorchModel model = golden.load();
        Sequence trunk = model.open()) {
      List<float[]> expected = bits(model, atOnce(model, ids));
      model.step(List.of(Advance.of(trunk, ids)));
      try (Sequence fork = trunk.fork(9);
          Sequence sibling = trunk.fork(9)) {
        model.step(List.of(Advance.of(sibling, 1, 2, 3)));
        trunk.close();
        int[] rest = Arrays.copyOfRange(ids, 9, ids.length);
        List<LogProbabilities> continued =
            model.step(List.of(new Advance(fork, rest, rest.length))).get(0);
        assertThat(bits(model, continued))
            .usingRecursiveComparison()
            .isEqualTo(expected.subList(9, ids.length));
      }
    }
  }

  @Test
  void aTruncatedSequenceForgetsWhatCameAfter() {
    Golden golden = Golden.of("llama-gqa-untied-f32");
    int[] ids = golden.inputIds();
    try (TorchModel model = golden.load();
        Sequence sequence = model.open()) {
      List<float[]> expected = bits(model, atOnce(model, ids));
      model.step(List.of(Advance.of(sequence, Arrays.copyOf(ids, 6))));
      model.step(List.of(Advance.of(sequence, 7, 7, 7, 7)));
      sequence.truncate(6);
      LogProbabilities next = model.step(List.of(Advance.of(sequence, ids[6]))).get(0).get(0);
      assertThat(bits(model, List.of(next)).get(0)).isEqualTo(expected.get(6));
    }
  }

  @Test
  void theCacheGrowsWithoutChangingWhatItHolds() {
    Golden golden = Golden.of("llama-gqa-untied-f32");
    int[] ids = golden.inputIds();
    try (TorchModel model = golden.load();
        Sequence early = model.open()) {
      List<float[]> expected = bits(model, atOnce(model, ids));
      model.step(List.of(Advance.of(early, Arrays.copyOf(ids, ids.length - 1))));
      List<Sequence> crowd = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        Sequence sequence = model.open();
        crowd.add(sequence);
        model.step(List.of(Advance.of(sequence, new int[500])));
      }
      LogProbabilities last =
          model.step(List.of(Advance.of(early, ids[ids.length - 1]))).get(0).get(0);
      assertThat(bits(model, List.of(last)).get(0)).isEqualTo(expected.get(ids.length - 1));
      crowd.forEach(Sequence::close);
    }
  }

  @Test
  void refusesAStepThatOutgrowsTheContextAndChangesNothing() {
    Golden golden = Golden.of("llama-gqa-untied-f32");
    try (TorchModel model = golden.load(Precision.F32);
        Sequence full = model.open();
        Sequence small = model.open()) {
      model.step(List.of(Advance.of(full, new int[511])));
      List<Advance> tooMuch = List.of(Advance.of(small, 1), Advance.of(full, 1, 2));
      assertThatThrownBy(() -> model.step(tooMuch))
          .isInstanceOf(ContextOverflowException.class)
          .hasMessageContaining("513")
          .hasMessageContaining("512");
      assertThat(full.length()).isEqualTo(511);
      assertThat(small.length()).isZero();
    }
  }

  @Test
  void refusesASequenceThatOccursTwiceInOneStep() {
    try (TorchModel model = Golden.of("llama-gqa-untied-f32").load(Precision.F32);
        Sequence sequence = model.open()) {
      List<Advance> twice = List.of(Advance.of(sequence, 1), Advance.of(sequence, 2));
      assertThatThrownBy(() -> model.step(twice)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** A precision that this processor's probe refuses is one that {@code auto} never takes. */
  static void assumeBitsHold(TorchModel model) {
    assumeTrue(
        model.batchInvariant(),
        () ->
            "skipped: the probe refuses %s on this processor for %s: rows depend on their batch"
                .formatted(model.card().precision(), model.card().family()));
  }

  /** At once, one by one, and in the company of a sequence that grows by one to three tokens. */
  static void assertSameBitsHoweverTheWorkIsCut(TorchModel model, int[] ids) {
    assumeBitsHold(model);
    List<float[]> expected = bits(model, atOnce(model, ids));
    List<LogProbabilities> oneByOne = new ArrayList<>();
    List<LogProbabilities> inCompany = new ArrayList<>();
    try (Sequence alone = model.open();
        Sequence other = model.open();
        Sequence accompanied = model.open()) {
      for (int id : ids) {
        oneByOne.addAll(model.step(List.of(Advance.of(alone, id))).get(0));
      }
      for (int i = 0; i < ids.length; i++) {
        Advance company = new Advance(other, Arrays.copyOf(ids, 1 + i % 3), 1);
        inCompany.addAll(model.step(List.of(company, Advance.of(accompanied, ids[i]))).get(1));
      }
    }
    assertThat(bits(model, oneByOne)).usingRecursiveComparison().isEqualTo(expected);
    assertThat(bits(model, inCompany)).usingRecursiveComparison().isEqualTo(expected);
  }

  static List<LogProbabilities> atOnce(TorchModel model, int[] ids) {
    try (Sequence sequence = model.open()) {
      return model.step(List.of(new Advance(sequence, ids, ids.length))).get(0);
    }
  }

  static List<float[]> bits(TorchModel model, List<LogProbabilities> distributions) {
    List<float[]> copies = new ArrayList<>();
    for (LogProbabilities distribution : distributions) {
      float[] copy = new float[model.card().vocabularySize()];
      for (int token = 0; token < copy.length; token++) {
        copy[token] = distribution.of(token);
      }
      copies.add(copy);
    }
    return copies;
  }
}
