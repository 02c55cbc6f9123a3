package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Traces equal those that the published tracer printed, byte for byte. */
@ParameterizedClass
@ValueSource(ints = {9, 10, 11, 12, 13})
class GoldenTraceTest {

  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(10), Duration.ofSeconds(30), 1L << 30, 1 << 20);

  /** Python 3.12 made comprehensions part of their function. */
  private static final Set<String> OTHER_SINCE_3_12 = Set.of("comp");

  private final int minor;
  private static Optional<PythonExecutor> executor = Optional.empty();

  GoldenTraceTest(int minor) {
    this.minor = minor;
  }

  static List<String> programs() {
    return List.of(
        "assertfail",
        "caught2",
        "cls",
        "comp",
        "deep",
        "exc",
        "exit0",
        "gen",
        "genex",
        "loop",
        "nest",
        "printer",
        "slow",
        "t1",
        "tryf",
        "with1");
  }

  @BeforeParameterizedClassInvocation
  static void open(int minor) {
    Optional<Path> python = Machine.python(minor);
    assumeTrue(python.isPresent(), () -> "no Python 3." + minor + " on this machine");
    executor = Machine.openAny(options -> options.withPython(python.orElseThrow()));
    assumeTrue(executor.isPresent(), "no sandbox level works on this machine");
  }

  @AfterParameterizedClassInvocation
  static void close() {
    executor.ifPresent(PythonExecutor::close);
  }

  @ParameterizedTest
  @MethodSource("programs")
  void equalsThePublishedTracer(String name) throws IOException {
    assumeTrue(
        minor < 12 || !OTHER_SINCE_3_12.contains(name),
        () -> name + " is known to differ on Python 3." + minor);

    Trace trace = trace(name);

    assertThat(TraceFormatter.format(trace, TraceFormat.PAPER))
        .isEqualTo(TestResources.read("traces/" + name + ".trace"));
    assertThat(TraceFormatter.format(trace, TraceFormat.MINIMAL))
        .isEqualTo(TestResources.read("traces/" + name + ".minimal"));
    assertThat(trace.truncated()).isFalse();
  }

  /** The expected texts were written by hand, from the paper's traces. */
  @ParameterizedTest
  @ValueSource(strings = {"deep", "exc", "gen", "loop", "nest", "tryf"})
  void isTheSameInCompactFormatOnEveryPython(String name) throws IOException {
    assertThat(TraceFormatter.format(trace(name), TraceFormat.COMPACT))
        .isEqualTo(TestResources.read("traces/" + name + ".compact"));
  }

  @Test
  void endsWhereThePublishedTracerHung() throws IOException {
    Trace trace = trace("dec");

    assertThat(trace.execution().outcome()).isEqualTo(Execution.Outcome.RETURNED);
    assertThat(TraceFormatter.format(trace, TraceFormat.PAPER))
        .contains("Return Value: (2, [<__main__.P object>, <__main__.P object>])");
  }

  private Trace trace(String name) throws IOException {
    return executor
        .orElseThrow()
        .traceScript(TestResources.read("traces/" + name + ".py"), "", 4000, LIMITS);
  }
}
