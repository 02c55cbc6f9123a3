package dev.egcfg.experiments;

import dev.egcfg.reports.Row;
import dev.egcfg.reports.Row.DetailsLocation;
import dev.egcfg.reports.Row.Millis;
import dev.egcfg.reports.RowLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs over three problems, in a folder of the test. */
final class RunFixture {

  final Path out;
  final Path data;
  final FakeExecutor executor = new FakeExecutor();
  final List<String> warnings = new ArrayList<>();
  final List<Progress> progress = new ArrayList<>();
  Duration beforeRecording = Duration.ZERO;

  RunFixture(Path folder) {
    out = folder.resolve("run");
    data = folder.resolve("data.txt");
    try {
      Files.writeString(data, "P/1\nP/2\nP/3\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RunResult run(Decoders decoders, String... settings) {
    try (Run run = open(decoders, settings)) {
      return run.execute();
    }
  }

  Run open(Decoders decoders, String... settings) {
    return open(decoders, listener(), settings);
  }

  Run open(Decoders decoders, ProgressListener listener, String... settings) {
    return Run.open(plan(settings), inputs(), decoders, circumstances(listener));
  }

  /** Three tries without pauses. */
  private Circumstances circumstances(ProgressListener listener) {
    return new Circumstances(
        listener,
        Clock.systemUTC(),
        Map.of(),
        new Backoff(beforeRecording, List.of(Duration.ZERO, Duration.ZERO), 3));
  }

  /** Six units, unless told otherwise: plain and guided answers. */
  Plan plan(String... settings) {
    Map<String, String> flags = new HashMap<>(Map.of("benchmark", "lines"));
    flags.put("out", out.toString());
    for (String setting : settings) {
      flags.put(setting.split("=")[0], setting.split("=")[1]);
    }
    return Plan.read(Optional.empty(), Map.of(), flags);
  }

  RunInputs inputs() {
    return new RunInputs(
        new LineBenchmark(),
        data,
        new ScriptedModel("", ""),
        executor,
        new Build("1.0", "abc1234"));
  }

  ProgressListener listener() {
    return new ProgressListener() {
      @Override
      public void started(int done, int total) {}

      @Override
      public void finished(Progress unit) {
        progress.add(unit);
      }

      @Override
      public void warning(String line) {
        warnings.add(line);
      }
    };
  }

  List<Row> rows() {
    return RowLog.read(out).rows();
  }

  /** Rows without times, cacheHits and reusedTokens, in the order of their units. */
  static List<Row> comparable(List<Row> rows, boolean withPlaces) {
    return rows.stream()
        .map(
            r ->
                new Row(
                    r.schema(),
                    r.unit(),
                    r.benchmark(),
                    r.problem(),
                    r.method(),
                    r.configuration(),
                    r.gamma(),
                    r.sample(),
                    r.seed(),
                    r.status(),
                    r.verdict(),
                    r.hardened(),
                    r.sandboxLevel(),
                    r.guidance(),
                    r.visibleTests(),
                    r.refreshes(),
                    r.stopReason(),
                    r.tokens(),
                    r.forwardPasses(),
                    r.candidatePasses(),
                    r.guidedPasses(),
                    r.executions(),
                    0,
                    0,
                    Row.Saved.NOTHING,
                    new Millis(0, 0, 0),
                    r.attempt(),
                    Instant.EPOCH,
                    withPlaces ? r.details() : new DetailsLocation("", 0, 0)))
        .sorted((a, b) -> a.unit().compareTo(b.unit()))
        .toList();
  }
}
