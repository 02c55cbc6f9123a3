package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Random programs traced on every Python of this machine, beside what they say themselves. */
final class TracedPrograms {

  private static final int MOST_EVENTS = 20_000;
  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(20), Duration.ofSeconds(60), 1L << 30, 1 << 20);

  private TracedPrograms() {}

  /** As many programs, shared out among the Pythons, are traced as they ran. */
  static void assertTracedRight(int seed, int count) throws IOException {
    Map<Integer, Path> pythons = new TreeMap<>();
    IntStream.rangeClosed(9, 13)
        .forEach(minor -> Machine.python(minor).ifPresent(python -> pythons.put(minor, python)));
    assertThat(pythons).isNotEmpty();
    for (Map.Entry<Integer, Path> python : pythons.entrySet()) {
      Optional<PythonExecutor> executor =
          Machine.openAny(options -> options.withPython(python.getValue()));
      try (PythonExecutor opened = executor.orElseThrow()) {
        int first = seed + python.getKey() * 1_000_000;
        List<ObservedProgram> programs =
            ObservedProgram.some(
                python.getValue(), first, (count + pythons.size() - 1) / pythons.size());
        for (ObservedProgram program : programs) {
          Trace trace = opened.traceScript(program.program(), "", MOST_EVENTS, LIMITS);
          assertThat(trace.execution().detail()).isEmpty();
          assertThat(program.difference(trace.events()))
              .as("Python 3.%d, seed %d:\n%s", python.getKey(), program.seed(), program.program())
              .isEmpty();
        }
      }
    }
  }
}
