package dev.egcfg.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egcfg.core.Advance;
import dev.egcfg.core.ChatTemplate;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.ModelCard;
import dev.egcfg.core.Sequence;
import dev.egcfg.core.Tokenizer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens, nothing of a decoding stays behind. */
class MemoryTest {

  private static final long MEBIBYTE = 1 << 20;

  private final Toys toys = new Toys();

  /** Gives up at one of its steps, as an interrupted agent's does. */
  private record InterruptedModel(ToyModel model, int lastStep) implements LanguageModel {

    @Override
    public List<List<LogProbabilities>> step(List<Advance> batch) {
      if (model.batchSizes.size() == lastStep) {
        throw new CancellationException("interrupted while waiting for the model");
      }
      return model.step(batch);
    }

    @Override
    public ModelCard card() {
      return model.card();
    }

    @Override
    public Tokenizer tokenizer() {
      return model.tokenizer();
    }

    @Override
    public Optional<ChatTemplate> chatTemplate() {
      return model.chatTemplate();
    }

    @Override
    public Sequence open() {
      return model.open();
    }

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anInterruptAtAnyStepGivesEverySequenceBack(boolean speculation) {
    ToyModel whole = model();
    decode(whole, speculation, Optional.empty(), Toys.TASK);
    int steps = whole.batchSizes.size();
    SharedWork work = new SharedWork();

    for (int step = 0; step < steps; step++) {
      ToyModel model = model();
      InterruptedModel interrupted = new InterruptedModel(model, step);
      Optional<SharedWork> none = Optional.empty();

      assertThatThrownBy(() -> decode(interrupted, speculation, none, Toys.TASK))
          .isInstanceOf(CancellationException.class);

      assertThat(model.openSequences()).isZero();
      // with what others found out it may need fewer steps and end well
      ToyModel helped = model();
      try {
        decode(new InterruptedModel(helped, step), speculation, Optional.of(work), Toys.TASK);
      } catch (CancellationException e) {
        assertThat(e).hasMessageContaining("interrupted");
      }
      assertThat(helped.openSequences()).isZero();
    }
  }

  @Test
  void thirtyProblemsTakeNoMoreThanFive() {
    SharedWork work = new SharedWork();
    long afterFive = 0;
    for (int problem = 0; problem < 30; problem++) {
      ToyModel model = model();
      Task task =
          new Task(
              "toys",
              "" + problem,
              "plain",
              new Prompt("Write f" + problem, ToyCoder.ANSWER),
              "def f(",
              Toys.TESTS);
      decode(model, true, Optional.of(work), task);
      assertThat(model.openSequences()).isZero();
      if (problem == 4) {
        afterFive = heapInUse();
      }
    }
    assertThat(heapInUse() - afterFive).isLessThan(8 * MEBIBYTE);
  }

  private static ToyModel model() {
    return new ToyModel(100_000, new ToyCoder(Toys.BEGINNING, 1, 3));
  }

  private Generation decode(
      LanguageModel model, boolean speculation, Optional<SharedWork> work, Task task) {
    Economy economy = new Economy(speculation, work);
    return new EgCfgDecoder(model, new FakeExecutor(), toys.settings(), economy).decode(task, 0);
  }

  private static long heapInUse() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
