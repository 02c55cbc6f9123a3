package dev.egcfg.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egcfg.decoding.EgCfgSettings.RefreshTime;
import dev.egcfg.decoding.Generation.Saved;
import dev.egcfg.decoding.Generation.Usage;
import dev.egcfg.decoding.SharedWork.Run;
import dev.egcfg.decoding.SharedWork.SharedTrace;
import dev.egcfg.execution.InfrastructureException;
import dev.egcfg.execution.Invocation;
import dev.egcfg.execution.Limits;
import dev.egcfg.execution.Trace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sharing changes how much is done, and neither an answer nor what a row says of it. */
class SharedWorkTest {

  private static final int SALT = 4;

  private static Economy economy(boolean speculation, SharedWork... shared) {
    return new Economy(speculation, Optional.ofNullable(shared.length > 0 ? shared[0] : null));
  }

  /** A grid as of a sweep: every setting that candidates and traces may be shared across. */
  private static List<EgCfgSettings> grid() {
    List<EgCfgSettings> grid = new ArrayList<>();
    for (double gamma : new double[] {0, 0.5, 1, 3}) {
      for (int horizon : new int[] {1, 2, EgCfgSettings.NO_HORIZON}) {
        for (int interval = 1; interval <= 2; interval++) {
          Toys toys = new Toys();
          toys.gamma = gamma;
          toys.horizon = horizon;
          toys.signalInterval = interval;
          toys.candidates = 1 + Math.floorMod(horizon + interval, 3);
          toys.maxNewTokens = gamma == 3 ? 60 : 90;
          toys.signalTokens = 300;
          grid.add(toys.settings());
          if (interval == 1) {
            toys.refresh = RefreshTime.DEPARTURE;
            grid.add(toys.settings());
          }
        }
      }
    }
    return grid;
  }

  private static ToyModel model(int memory) {
    return new ToyModel(100_000, new ToyCoder(Toys.BEGINNING, SALT, memory));
  }

  /** All that a row tells, but for times and what was saved. */
  private static Generation comparable(Generation generation) {
    Usage u = generation.usage();
    return new Generation(
        generation.text(),
        generation.tokens(),
        generation.refreshes(),
        generation.stopReason(),
        generation.guidance(),
        new Usage(
            u.promptTokens(),
            u.generatedTokens(),
            u.guidedTokens(),
            u.candidateTokens(),
            u.encodedTokens(),
            u.forwardPasses(),
            u.candidatePasses(),
            u.guidedPasses(),
            u.executions(),
            u.cacheHits(),
            0,
            Saved.NOTHING,
            0,
            0,
            0));
  }

  @ParameterizedTest
  @CsvSource({"2,true", "2,false", "1000000,true"})
  void everyDecodingOfAGridIsTheSameInAnyOrder(int memory, boolean speculation) {
    List<EgCfgSettings> grid = grid();
    List<Generation> alone = new ArrayList<>();
    for (EgCfgSettings settings : grid) {
      ToyModel model = model(memory);
      Generation generation =
          new EgCfgDecoder(model, new FakeExecutor(), settings, economy(speculation))
              .decode(Toys.TASK, 0);
      assertThat(generation.usage().saved()).isEqualTo(Saved.NOTHING);
      assertThat(generation.usage().forwardPasses()).isEqualTo(model.batchSizes.size());
      assertThat(generation.usage().encodedTokens()).isEqualTo(model.encodedTokens());
      alone.add(comparable(generation));
    }
    for (int order = 0; order < 2; order++) {
      SharedWork work = new SharedWork();
      List<Integer> units = new ArrayList<>();
      grid.forEach(any -> units.add(units.size()));
      Collections.shuffle(units, new Random(order));
      int saved = 0;
      for (int unit : units) {
        ToyModel model = model(memory);
        FakeExecutor executor = new FakeExecutor();
        Generation shared =
            new EgCfgDecoder(model, executor, grid.get(unit), economy(speculation, work))
                .decode(Toys.TASK, 0);

        assertThat(comparable(shared)).as("%s", grid.get(unit)).isEqualTo(alone.get(unit));
        Usage usage = shared.usage();
        assertThat(usage.forwardPasses() - usage.saved().forwardPasses())
            .isEqualTo(model.batchSizes.size());
        assertThat(usage.encodedTokens() - usage.saved().encodedTokens())
            .isEqualTo(model.encodedTokens());
        assertThat(usage.executions() - usage.saved().executions()).isEqualTo(executor.runs.size());
        assertThat(model.openSequences()).isZero();
        saved += usage.saved().forwardPasses();
      }
      int needed = alone.stream().mapToInt(unit -> unit.usage().forwardPasses()).sum();
      assertThat(saved).isGreaterThan(needed / 10);
    }
  }

  @Test
  void decodingsBesideEachOtherAreTheSameToo() throws Exception {
    List<EgCfgSettings> grid = grid();
    SharedWork work = new SharedWork();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Generation>> units = new ArrayList<>();
      for (EgCfgSettings settings : grid) {
        units.add(
            () ->
                new EgCfgDecoder(model(2), new FakeExecutor(), settings, economy(true, work))
                    .decode(Toys.TASK, 0));
      }
      List<Future<Generation>> shared = threads.invokeAll(units);
      for (int unit = 0; unit < grid.size(); unit++) {
        Generation alone =
            new EgCfgDecoder(model(2), new FakeExecutor(), grid.get(unit), economy(true))
                .decode(Toys.TASK, 0);
        assertThat(comparable(shared.get(unit).get())).isEqualTo(comparable(alone));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anotherGammaSamplesNoCandidatesAgain() {
    SharedWork work = new SharedWork();
    Toys toys = new Toys();
    toys.horizon = 3;
    new EgCfgDecoder(model(2), new FakeExecutor(), toys.settings(), economy(true, work))
        .decode(Toys.TASK, 0);
    // the first line's candidates are the same at any gamma and smaller horizon
    toys.gamma = 3;
    toys.horizon = 2;
    toys.signalInterval = 1000;
    ToyModel model = model(2);
    FakeExecutor executor = new FakeExecutor();

    Generation second =
        new EgCfgDecoder(model, executor, toys.settings(), economy(true, work))
            .decode(Toys.TASK, 0);

    Usage usage = second.usage();
    assertThat(usage.candidatePasses()).isPositive();
    // the prompt with the beginning of the answer in one pass; nothing else is unguided
    assertThat(model.batchSizes).hasSize(1 + usage.guidedPasses());
  }

  @Test
  void theBaselineAndGammaZeroAreOneComputation() {
    SharedWork work = new SharedWork();
    Generation baseline =
        new BaselineDecoder(model(3), Toys.GREEDY, economy(true, work)).decode(Toys.TASK, 0);
    Toys toys = new Toys();
    toys.gamma = 0;
    ToyModel untouched = model(3);

    Generation again =
        new EgCfgDecoder(untouched, new FakeExecutor(), toys.settings(), economy(true, work))
            .decode(Toys.TASK, 0);

    assertThat(again.tokens()).isEqualTo(baseline.tokens());
    assertThat(again.usage().forwardPasses()).isEqualTo(baseline.usage().forwardPasses());
    assertThat(untouched.batchSizes).isEmpty();
  }

  private static final Run RUN = new Run("p", new Invocation.Call("", "f(1)"), 10, limits());

  private static Limits limits() {
    return new Toys().settings().traceLimits();
  }

  private static Trace trace(FakeExecutor executor) {
    return executor.trace(RUN.program(), RUN.invocation(), RUN.maxEvents(), RUN.limits());
  }

  @Test
  void aProgramThatIsBeingRunIsWaitedForNotRunAgain() throws Exception {
    SharedWork work = new SharedWork();
    FakeExecutor executor = new FakeExecutor();
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<SharedTrace> first =
          threads.submit(
              () ->
                  work.trace(
                      Toys.TASK,
                      RUN,
                      () -> {
                        running.countDown();
                        awaitUninterruptibly(mayEnd);
                        return trace(executor);
                      }));
      running.await();
      Future<SharedTrace> second =
          threads.submit(() -> work.trace(Toys.TASK, RUN, () -> trace(executor)));
      mayEnd.countDown();

      assertThat(second.get().trace()).isEqualTo(first.get().trace());
      assertThat(first.get().byOthers()).isFalse();
      assertThat(second.get().byOthers()).isTrue();
      assertThat(executor.runs).hasSize(1);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFaultOfTheSandboxIsNobodyElses() {
    SharedWork work = new SharedWork();
    FakeExecutor executor = new FakeExecutor();
    executor.broken = true;
    assertThatThrownBy(() -> work.trace(Toys.TASK, RUN, () -> trace(executor)))
        .isInstanceOf(InfrastructureException.class);
    executor.broken = false;

    assertThat(work.trace(Toys.TASK, RUN, () -> trace(executor)).byOthers()).isFalse();
  }
}
