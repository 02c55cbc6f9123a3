package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no program, no test or no interpreter: one clear line each, and nothing passes. */
class BadInputTest {

  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(2), Duration.ofSeconds(8), 512L << 20, 1 << 16);
  private static final Tests TESTS = new Tests.Asserts("", List.of("assert f() == 1"));
  private static final String GOOD = "def f():\n    return 1\n";

  private static Optional<PythonExecutor> opened = Optional.empty();

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    opened = Machine.openAny(options -> options);
    assumeTrue(opened.isPresent(), "no sandbox level works on this machine");
  }

  @AfterAll
  static void close() {
    opened.ifPresent(PythonExecutor::close);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "x = '\0'\n", "x = '\ud800'\n", "\udfff", "\ufeffx = \ufeff1\n"})
  void judgesAProgramThatIsNoTextAsAnError(String start) {
    for (boolean inProcess : new boolean[] {false, true}) {
      Verdict verdict = executor().judge(start + GOOD, TESTS, inProcess, LIMITS);

      assertThat(verdict.kind()).isEqualTo(Verdict.Kind.ERROR);
      assertThat(verdict.detail()).isNotBlank().doesNotContain("\n");
    }
    assertThat(executor().run(start + GOOD, "", LIMITS).outcome())
        .isEqualTo(Execution.Outcome.RAISED);
    assertThat(executor().traceScript(start + GOOD, "", 100, LIMITS).events()).isEmpty();
  }

  @Test
  void endsAProgramOfFiftyMegabytesByItsLimits() {
    String program = GOOD + "x = 1\n".repeat((50 << 20) / 6);

    assertThat(executor().judge(program, TESTS, false, LIMITS).kind())
        .isIn(Verdict.Kind.TIMEOUT, Verdict.Kind.OUT_OF_MEMORY, Verdict.Kind.CRASHED);
    assertThat(executor().judge(GOOD, TESTS, false, LIMITS).kind()).isEqualTo(Verdict.Kind.PASSED);
  }

  @Test
  void refusesAJobThatNoWorkerReads() {
    Message.Builder job = Message.of("run");
    job.addAll(Collections.nCopies(6, "x".repeat(50 << 20)));

    assertThatThrownBy(job::build)
        .isInstanceOf(InfrastructureException.class)
        .hasMessageContaining("268435456");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "assert ( | line 1: ",
        "return 1 | line 1: 'return' outside function",
        "assert f() == '\0' | null bytes",
        "assert f() == '\ud800' | surrogates not allowed",
      })
  void scoresNothingByTestsThatDoNotCompile(String test, String reason) {
    for (boolean inProcess : new boolean[] {false, true}) {
      assertThatThrownBy(
              () -> executor().judge(GOOD, new Tests.Asserts("", List.of(test)), inProcess, LIMITS))
          .isInstanceOf(InfrastructureException.class)
          .hasMessageStartingWith("the tests cannot be run: ")
          .hasMessageContaining(reason)
          .hasMessageNotContaining("\n");
      assertThatThrownBy(
              () -> executor().judge(GOOD, new Tests.CheckFunction(test, "f"), inProcess, LIMITS))
          .isInstanceOf(InfrastructureException.class)
          .hasMessageContaining(reason);
    }
  }

  @Test
  void scoresNothingByTestsWhoseImportsAreMissing() {
    Tests tests = new Tests.Asserts("import egcfg_no_such_module", List.of("assert f() == 1"));

    assertThatThrownBy(() -> executor().judge(GOOD, tests, false, LIMITS))
        .isInstanceOf(InfrastructureException.class)
        .hasMessageContaining("No module named 'egcfg_no_such_module'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo /p; echo 3.8.18; echo /a; echo /b; echo /c | is Python 3.8.18, but 3.9 to 3.13",
        "echo /p; echo 3.14.0; echo /a; echo /b; echo /c | is Python 3.14.0, but 3.9 to 3.13",
        "echo 'pyenv: python3: command not found' >&2; exit 127 | does not answer as a Python 3",
        "echo 1; echo 2; echo 3; echo 4; echo 5 | does not answer as a Python 3",
        "exec sleep 60 | gave no answer within",
      })
  void saysWhatIsWrongWithAnInterpreter(String script, String reason) throws IOException {
    Path shim = Files.writeString(folder.resolve("python3"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(shim, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThatThrownBy(() -> Interpreter.resolve(shim.toString(), Duration.ofSeconds(2)))
        .isInstanceOf(SandboxUnavailableException.class)
        .hasMessageStartingWith(shim + " ")
        .hasMessageContaining(reason)
        .hasMessageContaining("EGCFG_PYTHON")
        .hasMessageNotContaining("\n");
  }

  @Test
  void looksThroughAShimAtTheInterpreterBehindIt() throws IOException {
    Path real = Interpreter.resolve(Optional.empty()).executable();
    Path shim =
        Files.writeString(folder.resolve("python3"), "#!/bin/sh\nexec " + real + " \"$@\"\n");
    Files.setPosixFilePermissions(shim, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(Interpreter.resolve(Optional.of(shim)).executable()).isEqualTo(real);
  }

  @Test
  void findsInterpretersBeyondTheFirstOnThePathAndPyenvs() throws IOException {
    Path shims = executable("shims/python3").getParent();
    Path bin = executable("bin/python3").getParent();
    executable("bin/python3.9");
    executable("pyenv/versions/3.12.1/bin/python3");
    executable("pyenv/versions/3.8.18/bin/python3");
    Map<String, String> environment =
        Map.of("PATH", shims + ":" + bin, "PYENV_ROOT", folder.resolve("pyenv").toString());

    assertThat(Interpreter.candidates("python3", environment))
        .containsExactly(
            shims + "/python3",
            bin + "/python3",
            bin + "/python3.9",
            folder + "/pyenv/versions/3.12.1/bin/python3");
    assertThat(Interpreter.candidates("python3.12", environment))
        .containsExactly(folder + "/pyenv/versions/3.12.1/bin/python3");
    assertThat(Interpreter.candidates("/opt/python3", environment)).containsExactly("/opt/python3");
  }

  private Path executable(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void refusesARealInterpreterThatIsTooOld() {
    Optional<Path> old = Machine.python(8);
    assumeTrue(old.isPresent(), "no Python 3.8 on this machine");

    assertThatThrownBy(() -> Interpreter.resolve(old)).hasMessageContaining("3.9 to 3.13");
  }

  private static PythonExecutor executor() {
    return opened.orElseThrow();
  }
}
