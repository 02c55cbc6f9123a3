package dev.egcfg.core.torch;

import static dev.egcfg.core.torch.TorchModelTest.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egcfg.core.Advance;
import dev.egcfg.core.ContextOverflowException;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.ReplicatedModel;
import dev.egcfg.core.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replicas on one processor stand for one on each GPU. */
class ReplicatedModelTest {

  private static final Golden GOLDEN = Golden.of("qwen2-untied-f32");
  private static final int[] IDS = GOLDEN.inputIds();

  private final TorchModel first = GOLDEN.load();
  private final TorchModel second = GOLDEN.load();
  private final ReplicatedModel model = new ReplicatedModel(List.of(first, second));

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void sequencesOnAllReplicasGetTheBitsOfOneModel() {
    List<Sequence> sequences = open(5);
    List<Advance> batch = new ArrayList<>();
    for (int i = 0; i < sequences.size(); i++) {
      batch.add(new Advance(sequences.get(i), Arrays.copyOf(IDS, 4 + i), 2));
    }
    List<List<LogProbabilities>> together = model.step(batch);
    List<float[]> expected = bits(first, TorchModelTest.atOnce(first, IDS));
    for (int i = 0; i < sequences.size(); i++) {
      assertThat(bits(first, together.get(i)))
          .usingRecursiveComparison()
          .isEqualTo(expected.subList(2 + i, 4 + i));
    }
    try (Sequence fork = sequences.get(4).fork(6)) {
      List<LogProbabilities> next = model.step(List.of(Advance.of(fork, IDS[6]))).get(0);
      assertThat(bits(first, next).get(0)).isEqualTo(expected.get(6));
    }
    sequences.forEach(Sequence::close);
  }

  @Test
  void opensSequencesWhereTheFewestAre() {
    List<Sequence> sequences = open(4);
    sequences.get(0).close();
    sequences.get(2).close();
    // both were on the first replica: the next two come there
    List<Sequence> more = open(2);
    int[] long300 = new int[300];
    List<Advance> batch = new ArrayList<>();
    more.forEach(sequence -> batch.add(new Advance(sequence, long300, 0)));
    model.step(batch);
    assertThat(first.heldTokens()).isEqualTo(600);
    assertThat(second.heldTokens()).isZero();
  }

  @Test
  void aStepThatFailsOnOneReplicaChangesNothingOnTheOthers() {
    List<Sequence> sequences = open(2);
    List<Advance> tooMuch =
        List.of(Advance.of(sequences.get(0), 1), Advance.of(sequences.get(1), new int[513]));
    assertThatThrownBy(() -> model.step(tooMuch)).isInstanceOf(ContextOverflowException.class);
    assertThat(sequences).extracting(Sequence::length).containsExactly(0, 0);
  }

  private List<Sequence> open(int count) {
    List<Sequence> sequences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sequences.add(model.open());
    }
    return sequences;
  }
}
