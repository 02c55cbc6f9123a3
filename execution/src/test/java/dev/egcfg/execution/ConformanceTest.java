package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every level must do right, and still do right after whatever a program has tried. */
@ParameterizedClass
@EnumSource(
    value = SandboxLevel.class,
    names = {"BWRAP", "LANDLOCK", "UNSAFE"})
class ConformanceTest {

  static final Limits LIMITS =
      new Limits(Duration.ofSeconds(1), Duration.ofSeconds(6), 512L << 20, 1 << 16);

  private final SandboxLevel level;
  private static Optional<PythonExecutor> opened = Optional.empty();

  ConformanceTest(SandboxLevel level) {
    this.level = level;
  }

  @BeforeParameterizedClassInvocation
  static void open(SandboxLevel level) {
    opened = Machine.optionsFor(level).map(Sandboxes::open);
    assumeTrue(opened.isPresent(), () -> level + " does not work on this machine");
  }

  @AfterParameterizedClassInvocation
  static void close() {
    opened.ifPresent(PythonExecutor::close);
  }

  @AfterEach
  void stillJudgesAHealthyProgramRight() {
    Tests.Asserts tests = asserts("assert f(2) == 3");
    assertThat(judge("def f(x): return x + 1", tests).kind()).isEqualTo(Verdict.Kind.PASSED);
    assertThat(judge("def f(x): return x - 1", tests).kind()).isEqualTo(Verdict.Kind.WRONG_ANSWER);
  }

  @Test
  void givesTheProgramItsInputAndReturnsWhatItPrinted() {
    Execution execution =
        executor().run("import sys\nprint(input())\nprint('e', file=sys.stderr)", "one\n", LIMITS);

    assertThat(execution.outcome()).isEqualTo(Execution.Outcome.RETURNED);
    assertThat(execution.stdout()).isEqualTo("one\n");
    assertThat(execution.stderr()).isEqualTo("e\n");
  }

  private PythonExecutor executor() {
    return opened.orElseThrow();
  }

  private Verdict judge(String program, Tests tests) {
    return executor().judge(program, tests, false, LIMITS);
  }

  private static Tests.Asserts asserts(String... statements) {
    return new Tests.Asserts("", List.of(statements));
  }
}
