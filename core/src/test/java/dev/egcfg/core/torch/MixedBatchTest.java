package dev.egcfg.core.torch;

import static dev.egcfg.core.torch.TorchModelTest.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.egcfg.core.Advance;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.Sequence;
import dev.egcfg.core.checkpoint.Checkpoint;
import dev.egcfg.core.checkpoint.Checkpoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sixteen entries of one step, some one token, some a prompt, some in the middle of their
 * sequences: each gets the bits that it gets alone.
 */
class MixedBatchTest {

  private static final int ENTRIES = 16;

  @ParameterizedTest
  @MethodSource("dev.egcfg.core.torch.TorchModelTest#checkpointsAndPrecisions")
  void givesEveryEntryTheBitsThatItGetsAlone(String name, Precision precision) {
    try (TorchModel model = Golden.of(name).load(precision)) {
      assertEveryEntryGetsItsBits(model, 200);
    }
  }

  static List<Precision> everyPrecisionThatAutoMayChoose() {
    return Precision.preferred();
  }

  @ParameterizedTest
  @MethodSource("everyPrecisionThatAutoMayChoose")
  void givesEveryEntryOfTheDefaultModelTheBitsThatItGetsAlone(Precision precision) {
    try (TorchModel model = defaultModel(List.of(precision))) {
      assertEveryEntryGetsItsBits(model, 250);
    }
  }

  @Test
  void aLongPromptInPartsBesideOthersGetsTheBitsOfTheWholePrompt() {
    int length = 1100;
    int part = 300;
    int compared = 250;
    try (TorchModel model = defaultModel(Precision.preferred());
        Sequence whole = model.open();
        Sequence inParts = model.open()) {
      List<Sequence> others = Stream.generate(model::open).limit(7).toList();
      int[] prompt = new Random(5).ints(length, 0, model.card().vocabularySize()).toArray();
      List<LogProbabilities> expected =
          model.step(List.of(new Advance(whole, prompt, compared))).get(0);
      List<LogProbabilities> found = new ArrayList<>();
      for (int from = 0; from < length; from += part) {
        int[] tokens = Arrays.copyOfRange(prompt, from, Math.min(length, from + part));
        int wanted = Math.max(0, Math.min(tokens.length, from + tokens.length + compared - length));
        List<Advance> batch = new ArrayList<>(List.of(new Advance(inParts, tokens, wanted)));
        for (int other = 0; other < others.size(); other++) {
          batch.add(Advance.of(others.get(other), Arrays.copyOf(prompt, 1 + other * from / 50)));
        }
        found.addAll(model.step(batch).get(0));
      }
      List<float[]> a = bits(model, expected);
      List<float[]> b = bits(model, found);
      assertThat(IntStream.range(0, compared).filter(i -> !Arrays.equals(a.get(i), b.get(i))))
          .as("rows that differ")
          .isEmpty();
    }
  }

  /** Tests have a cache directory of their own; the model would lie in the user's. */
  private static TorchModel defaultModel(List<Precision> precisions) {
    Path models = Path.of(System.getProperty("user.home"), ".cache", "egcfg", "models");
    Path file = models.resolve("qwen2.5-coder-0.5b-instruct-q4_k_m.gguf");
    assumeThat(Files.exists(file)).as("the default model is fetched: " + file).isTrue();
    try (Checkpoint checkpoint = Checkpoints.open(file)) {
      return TorchModel.load(
          "default",
          checkpoint,
          new Golden.NoTokenizer(),
          Optional.empty(),
          new TorchOptions(precisions, 2, 1L << 30, false));
    }
  }

  private static void assertEveryEntryGetsItsBits(TorchModel model, int longest) {
    TorchModelTest.assumeBitsHold(model);
    Random random = new Random(16);
    List<int[]> prompts = new ArrayList<>();
    List<Integer> lastPart = new ArrayList<>();
    for (int i = 0; i < ENTRIES; i++) {
      int length = 1 + random.nextInt(longest);
      prompts.add(random.ints(length, 0, model.card().vocabularySize()).toArray());
      lastPart.add(i % 3 == 0 ? 1 : 1 + random.nextInt(length));
    }
    List<Sequence> sequences = new ArrayList<>();
    List<Advance> batch = new ArrayList<>();
    for (int i = 0; i < ENTRIES; i++) {
      Sequence sequence = model.open();
      sequences.add(sequence);
      int[] prompt = prompts.get(i);
      int from = prompt.length - lastPart.get(i);
      encodeInUnevenChunks(model, sequence, Arrays.copyOf(prompt, from));
      batch.add(Advance.of(sequence, Arrays.copyOfRange(prompt, from, prompt.length)));
    }
    List<List<LogProbabilities>> together = model.step(batch);
    sequences.forEach(Sequence::close);
    for (int i = 0; i < ENTRIES; i++) {
      try (Sequence alone = model.open()) {
        List<LogProbabilities> expected =
            model.step(List.of(Advance.of(alone, prompts.get(i)))).get(0);
        assertThat(bits(model, together.get(i)).get(0)).isEqualTo(bits(model, expected).get(0));
      }
    }
  }

  private static void encodeInUnevenChunks(TorchModel model, Sequence sequence, int[] tokens) {
    int size = 1;
    for (int from = 0; from < tokens.length; from += size) {
      size = size * 3 % 97 + 1;
      int to = Math.min(tokens.length, from + size);
      model.step(List.of(new Advance(sequence, Arrays.copyOfRange(tokens, from, to), 0)));
    }
  }
}
