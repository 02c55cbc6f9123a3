package dev.egcfg.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Long prompts among short requests, and what happens to a request that is half done. */
@Timeout(60)
class LongRequestsTest {

  private final GatedModel gated = new GatedModel();
  private final BatchingModel model = BatchingModel.over(gated, 512);
  private final ExecutorService agents = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    gated.gate.release(1000);
    agents.shutdown();
    model.close();
  }

  @Test
  void aLongPromptIsEncodedBesideOthersTokens() throws Exception {
    GatedSequence prompt = new GatedSequence();
    Future<List<List<LogProbabilities>>> first = ask(new GatedSequence(), new int[] {5}, 1);
    gated.entered.acquire();
    Future<List<List<LogProbabilities>>> slow = ask(prompt, numbers(1000), 3);
    Future<List<List<LogProbabilities>>> quick = ask(new GatedSequence(), new int[] {7}, 1);
    awaitWaiting(2);
    gated.gate.release(2);
    first.get();
    assertThat(quick.get().get(0).get(0).argmax()).isEqualTo(7);
    assertThat(slow.isDone()).isFalse();
    gated.gate.release(2);
    assertThat(slow.get().get(0)).extracting(LogProbabilities::argmax).containsExactly(97, 98, 99);
    assertThat(prompt.tokens).isEqualTo(list(numbers(1000)));
    assertThat(gated.stepRows).isEqualTo(List.of(1, 128, 512, 361));
  }

  @Test
  void everyStepTakesSomeOfALongPromptHoweverManyOthersThereAre() throws Exception {
    GatedSequence prompt = new GatedSequence();
    Future<?> first = ask(new GatedSequence(), new int[] {5}, 1);
    gated.entered.acquire();
    Future<?> slow = ask(prompt, numbers(250), 1);
    List<Future<?>> crowd = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      crowd.add(ask(new GatedSequence(), numbers(32), 1));
    }
    awaitWaiting(41);
    gated.gate.release(4);
    slow.get();
    for (Future<?> each : crowd) {
      each.get();
    }
    first.get();
    assertThat(gated.stepRows.subList(0, 3)).isEqualTo(List.of(1, 512 + 128, 512 + 122));
  }

  @Test
  void whoeverFailsFailsAloneWhateverTheFailureIs() throws Exception {
    Future<?> first = ask(new GatedSequence(), new int[] {5}, 1);
    gated.entered.acquire();
    Future<?> bad = ask(new GatedSequence(), new int[] {GatedModel.BROKEN}, 1);
    Future<?> worse = ask(new GatedSequence(), new int[] {GatedModel.FATAL}, 1);
    Future<List<List<LogProbabilities>>> good = ask(new GatedSequence(), new int[] {9}, 1);
    awaitWaiting(3);
    gated.gate.release(10);
    first.get();
    assertThat(good.get().get(0).get(0).argmax()).isEqualTo(9);
    assertThatThrownBy(bad::get).hasRootCauseInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(worse::get).hasRootCauseInstanceOf(OutOfMemoryError.class);
    assertThat(ask(new GatedSequence(), new int[] {3}, 1).get().get(0).get(0).argmax())
        .isEqualTo(3);
  }

  @Test
  void aRequestThatFailsHalfDoneLeavesItsSequencesAsTheyWere() {
    gated.gate.release(10);
    GatedSequence sequence = new GatedSequence();
    sequence.tokens.addAll(List.of(1, 2, 3));
    int[] tokens = numbers(900);
    tokens[800] = GatedModel.BROKEN;
    Future<?> bad = ask(sequence, tokens, 1);
    assertThatThrownBy(bad::get).hasRootCauseInstanceOf(IllegalArgumentException.class);
    assertThat(sequence.tokens).isEqualTo(List.of(1, 2, 3));
  }

  @Test
  void anAgentThatIsInterruptedHalfDoneLeavesItsSequencesAsTheyWere() throws Exception {
    GatedSequence sequence = new GatedSequence();
    CountDownLatch cancelled = new CountDownLatch(1);
    Thread agent =
        new Thread(
            () -> {
              try {
                model.step(List.of(new Advance(sequence, numbers(2000), 1)));
              } catch (CancellationException e) {
                cancelled.countDown();
              }
            });
    agent.start();
    gated.entered.acquire();
    gated.gate.release();
    gated.entered.acquire();
    agent.interrupt();
    while (agent.isInterrupted()) {
      Thread.onSpinWait();
    }
    gated.gate.release();
    cancelled.await();
    assertThat(sequence.tokens).isEmpty();
    assertThat(gated.stepRows).isEqualTo(List.of(512, 512));
  }

  @Test
  void refusesWhatOutgrowsTheContextBeforeAnyOfItIsDone() {
    List<Advance> batch = List.of(new Advance(new GatedSequence(), numbers(5001), 1));
    assertThatThrownBy(() -> model.step(batch)).isInstanceOf(ContextOverflowException.class);
    assertThat(gated.stepRows).isEmpty();
  }

  private Future<List<List<LogProbabilities>>> ask(
      GatedSequence sequence, int[] tokens, int outputs) {
    return agents.submit(() -> model.step(List.of(new Advance(sequence, tokens, outputs))));
  }

  private void awaitWaiting(int count) {
    while (model.waiting() < count) {
      Thread.onSpinWait();
    }
  }

  private static int[] numbers(int count) {
    return IntStream.range(0, count).map(i -> i % 100).toArray();
  }

  private static List<Integer> list(int[] tokens) {
    return Arrays.stream(tokens).boxed().toList();
  }

  private static final class GatedSequence implements Sequence {
    private final List<Integer> tokens = new ArrayList<>();

    @Override
    public int length() {
      return tokens.size();
    }

    @Override
    public Sequence fork(int length) {
      throw new IllegalStateException("no forks");
    }

    @Override
    public void truncate(int length) {
      tokens.subList(length, tokens.size()).clear();
    }

    @Override
    public void close() {}
  }

  /** Predicts the last token; every step waits at a gate. */
  private static final class GatedModel implements LanguageModel {
    static final int VOCABULARY = 110;
    static final int BROKEN = 101;
    static final int FATAL = 102;

    private final Semaphore gate = new Semaphore(0);
    private final Semaphore entered = new Semaphore(0);
    private final List<Integer> stepRows = new CopyOnWriteArrayList<>();

    @Override
    public List<List<LogProbabilities>> step(List<Advance> batch) {
      entered.release();
      gate.acquireUninterruptibly();
      List<Integer> all =
          batch.stream().flatMap(advance -> list(advance.tokens()).stream()).toList();
      if (all.contains(BROKEN)) {
        throw new IllegalArgumentException("broken");
      }
      if (all.contains(FATAL)) {
        throw new OutOfMemoryError("not really");
      }
      stepRows.add(all.size());
      return batch.stream().map(GatedModel::advance).toList();
    }

    private static List<LogProbabilities> advance(Advance advance) {
      List<Integer> tokens = list(advance.tokens());
      ((GatedSequence) advance.sequence()).tokens.addAll(tokens);
      return tokens.subList(tokens.size() - advance.outputs(), tokens.size()).stream()
          .map(GatedModel::certain)
          .toList();
    }

    private static LogProbabilities certain(int token) {
      float[] values = new float[VOCABULARY];
      Arrays.fill(values, Float.NEGATIVE_INFINITY);
      values[token] = 0;
      return new LogProbabilities(values);
    }

    @Override
    public ModelCard card() {
      return new ModelCard("gated", "none", "", "f32", VOCABULARY, 5000, Set.of());
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
      return new GatedSequence();
    }

    @Override
    public void close() {}
  }
}
