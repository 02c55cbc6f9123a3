package dev.egcfg.decoding;

import dev.egcfg.decoding.EgCfgSettings.Beginning;
import dev.egcfg.decoding.EgCfgSettings.GuideFrom;
import dev.egcfg.decoding.EgCfgSettings.RefreshTime;
import dev.egcfg.decoding.EgCfgSettings.SignalSource;
import dev.egcfg.execution.Invocation;
import dev.egcfg.execution.Limits;
import dev.egcfg.execution.TraceFormat;
import dev.egcfg.execution.VisibleTest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Tasks and settings of the decoders' tests. */
final class Toys {

  static final String BEGINNING = "Here:\n```python\nimport y\ndef f(";

  static final List<VisibleTest> TESTS =
      List.of(
          new VisibleTest("assert f(1) == 2", new Invocation.Call("", "f(1)"), Optional.empty()),
          new VisibleTest("assert f(3) == 4", new Invocation.Call("", "f(3)"), Optional.empty()));

  static final Task TASK =
      new Task("toys", "1", "plain", new Prompt("Write f.", ToyCoder.ANSWER), "def f(", TESTS);

  static final BaselineSettings GREEDY =
      new BaselineSettings(OptionalDouble.empty(), 0.95, OptionalInt.empty(), 80, 0);

  /** The defaults of interface.md but for lengths; change what a test is about. */
  double gamma = 1;

  double guidanceFloor = 0;
  int candidates = 3;
  double temperature = 0.75;
  int horizon = 2;
  int signalInterval = 1;
  SignalSource signal = SignalSource.CANDIDATES;
  RefreshTime refresh = RefreshTime.LINE;
  GuideFrom guideFrom = GuideFrom.SIGNATURE;

  /** A toy token is about one character. */
  int signalTokens = 3000;

  TraceFormat traceFormat = TraceFormat.PAPER;

  boolean distinctCandidates;
  Beginning beginning = Beginning.GREEDY;
  int maxNewTokens = 80;
  long seed = 0;

  EgCfgSettings settings() {
    return new EgCfgSettings(
        gamma,
        guidanceFloor,
        candidates,
        temperature,
        0.95,
        OptionalInt.empty(),
        horizon,
        signalInterval,
        signal,
        refresh,
        guideFrom,
        traceFormat,
        signalTokens,
        distinctCandidates,
        false,
        beginning,
        maxNewTokens,
        seed,
        100,
        new Limits(Duration.ofSeconds(1), Duration.ofSeconds(1), 1 << 20, 1000));
  }

  static ToyModel model(int salt) {
    return new ToyModel(100_000, new ToyCoder(BEGINNING, salt));
  }
}
