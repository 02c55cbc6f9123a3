package dev.egcfg.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchingModelTest {

  private final CountingModel counting = new CountingModel();
  private final BatchingModel model = BatchingModel.over(counting, 64);

  @Test
  void everyAgentGetsTheAnswersToItsOwnTokens() throws Exception {
    ExecutorService agents = Executors.newFixedThreadPool(8);
    List<Future<Boolean>> right = new ArrayList<>();
    for (int agent = 0; agent < 8; agent++) {
      int id = agent;
      right.add(agents.submit(() -> IntStream.range(0, 200).allMatch(i -> echoes(id, i))));
    }
    for (Future<Boolean> each : right) {
      assertThat(each.get()).isTrue();
    }
    agents.shutdown();
    model.close();
    assertThat(counting.tokens).isEqualTo(1600);
    assertThat(counting.steps).isLessThan(1600);
  }

  private boolean echoes(int agent, int step) {
    int token = (31 * agent + step) % CountingModel.TOO_MUCH;
    return model.step(List.of(Advance.of(model.open(), token))).get(0).get(0).argmax() == token;
  }

  @Test
  void agentsThatWaitTogetherShareOneStep() throws Exception {
    counting.gate.drainPermits();
    ExecutorService agents = Executors.newFixedThreadPool(4);
    Future<?> first = agents.submit(() -> echoes(0, 0));
    counting.entered.acquire();
    List<Future<?>> others = new ArrayList<>();
    for (int agent = 1; agent < 4; agent++) {
      int id = agent;
      others.add(agents.submit(() -> echoes(id, 0)));
    }
    while (model.waiting() < 3) {
      Thread.onSpinWait();
    }
    counting.gate.release(2);
    first.get();
    for (Future<?> each : others) {
      each.get();
    }
    agents.shutdown();
    assertThat(counting.steps).isEqualTo(2);
    model.close();
  }

  @Test
  void anAgentThatOverflowsFailsAloneAndTheOthersGoOn() throws Exception {
    counting.gate.drainPermits();
    ExecutorService agents = Executors.newFixedThreadPool(3);
    Future<?> first = agents.submit(() -> echoes(0, 0));
    counting.entered.acquire();
    Future<?> bad =
        agents.submit(() -> model.step(List.of(Advance.of(model.open(), CountingModel.TOO_MUCH))));
    Future<Boolean> good = agents.submit(() -> echoes(1, 1));
    while (model.waiting() < 2) {
      Thread.onSpinWait();
    }
    counting.gate.release(10);
    first.get();
    assertThatThrownBy(bad::get).hasCauseInstanceOf(ContextOverflowException.class);
    assertThat(good.get()).isTrue();
    agents.shutdown();
    model.close();
  }

  @Test
  void anInterruptedAgentLeavesTheQueue() throws Exception {
    counting.gate.drainPermits();
    ExecutorService agents = Executors.newFixedThreadPool(2);
    Future<Boolean> first = agents.submit(() -> echoes(0, 0));
    counting.entered.acquire();
    CountDownLatch cancelled = new CountDownLatch(1);
    Thread waiting =
        new Thread(
            () -> {
              try {
                echoes(1, 1);
              } catch (CancellationException e) {
                cancelled.countDown();
              }
            });
    waiting.start();
    while (model.waiting() < 1) {
      Thread.onSpinWait();
    }
    waiting.interrupt();
    cancelled.await();
    counting.gate.release(10);
    assertThat(first.get()).isTrue();
    agents.shutdown();
    model.close();
    assertThat(counting.steps).isEqualTo(1);
  }

  @Test
  void refusesStepsAfterItWasClosed() {
    model.close();
    List<Advance> batch = List.of(Advance.of(model.open(), 1));
    assertThatThrownBy(() -> model.step(batch)).isInstanceOf(IllegalStateException.class);
  }

  /** Predicts the token that it was given last; counts steps, and holds them at a gate. */
  private static final class CountingModel implements LanguageModel {
    static final int VOCABULARY = 101;
    static final int TOO_MUCH = 100;

    private final Semaphore gate = new Semaphore(1_000_000);
    private final Semaphore entered = new Semaphore(0);
    private volatile int steps;
    private volatile int tokens;

    @Override
    public List<List<LogProbabilities>> step(List<Advance> batch) {
      entered.release();
      gate.acquireUninterruptibly();
      if (batch.stream().anyMatch(advance -> advance.tokens()[0] == TOO_MUCH)) {
        throw new ContextOverflowException("too much");
      }
      steps = steps + 1;
      tokens = tokens + batch.size();
      return batch.stream().map(advance -> List.of(certain(advance.tokens()[0]))).toList();
    }

    private static LogProbabilities certain(int token) {
      float[] values = new float[VOCABULARY];
      java.util.Arrays.fill(values, Float.NEGATIVE_INFINITY);
      values[token] = 0;
      return new LogProbabilities(values);
    }

    @Override
    public ModelCard card() {
      return new ModelCard("counting", "none", "", "f32", VOCABULARY, 10, Set.of());
    }

    @Override
    public Tokenizer tokenizer() {
      throw new IllegalStateException("no tokenizer");
    }

    @Override
    public Optional<ChatTemplate> chatTemplate() {
      return Optional.empty();
    }

    @Override
    public Sequence open() {
      return new Sequence() {
        @Override
        public int length() {
          return 0;
        }

        @Override
        public Sequence fork(int length) {
          return this;
        }

        @Override
        public void truncate(int length) {}

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {}
  }
}
