package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PreloadTest {

  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(4), Duration.ofSeconds(10), 128L << 20, 1 << 16);

  @Test
  void importsModulesBeforeAnyJob() {
    String program = "import sys\nprint('xml.dom.minidom' in sys.modules)";

    assertThat(output(List.of("xml.dom.minidom"), program)).isEqualTo("True\n");
    assertThat(output(List.of(), program)).isEqualTo("False\n");
  }

  @Test
  void refusesByNameWhatIsNotInstalled() {
    SandboxOptions options =
        SandboxOptions.defaults()
            .withLevel(SandboxLevel.UNSAFE)
            .withUnsafeAllowed(true)
            .withPreloaded(List.of("json", "egcfg_no_such_module"));

    assertThatThrownBy(() -> Sandboxes.open(options))
        .isInstanceOf(SandboxUnavailableException.class)
        .hasMessageContaining("egcfg_no_such_module is not installed for ")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @EnumSource(
      value = Preload.class,
      names = {"NUMPY", "PANDAS", "DS_1000"})
  void givesEveryProgramTheSamePreloadedLibraries(Preload preload) {
    String last = preload.modules().get(preload.modules().size() - 1);
    String program =
        "import sys\nprint('%s' in sys.modules)\nimport numpy\nprint(numpy.random.rand())"
            .formatted(last);

    String first = output(preload.modules(), program);

    assertThat(first).startsWith("True\n0.");
    assertThat(output(preload.modules(), program)).isEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({"1, 8, 1", "8, 8, 8", "6, 2, 2", "0, 2, 1"})
  void doesNotCrowdTheProcessors(int callers, int processors, int workers) {
    assertThat(SandboxOptions.workersFor(callers, processors)).isEqualTo(workers);
  }

  @Test
  void refusesWhatCannotBeAModule() {
    assertThatThrownBy(() -> SandboxOptions.defaults().withPreloaded(List.of("a,b")))
        .hasMessage("'a,b' is no module's name");
  }

  private static String output(List<String> modules, String program) {
    Optional<PythonExecutor> opened = Machine.openAny(options -> options.withPreloaded(modules));
    assumeTrue(opened.isPresent(), () -> "not all of " + modules + " is installed");
    try (PythonExecutor executor = opened.orElseThrow()) {
      return executor.run(program, "", LIMITS).stdout();
    }
  }
}
