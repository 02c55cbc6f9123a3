package dev.egcfg.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.decoding.EgCfgSettings.SignalSource;
import dev.egcfg.decoding.Generation.Candidate;
import dev.egcfg.decoding.Generation.GuidanceState;
import dev.egcfg.decoding.Generation.Refresh;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is run for a signal, and what it shows. */
class EgCfgSignalTest {

  private final FakeExecutor executor = new FakeExecutor();
  private final Toys toys = new Toys();

  private Generation decode(ToyModel model) {
    return new EgCfgDecoder(model, executor, toys.settings()).decode(Toys.TASK, 0);
  }

  @Test
  void runsEveryDistinctProgramOnEveryVisibleTestOnce() {
    Generation generation = decode(Toys.model(1));

    assertThat(executor.runs).doesNotHaveDuplicates();
    Set<String> programs =
        generation.refreshes().stream()
            .flatMap(refresh -> refresh.candidates().stream())
            .map(candidate -> candidate.executable().orElseThrow())
            .collect(Collectors.toSet());
    assertThat(executor.runs).hasSize(programs.size() * Toys.TESTS.size());
    assertThat(generation.usage().executions()).isEqualTo(executor.runs.size());
    int asked =
        generation.refreshes().stream()
            .mapToInt(refresh -> distinctExecutables(refresh) * Toys.TESTS.size())
            .sum();
    assertThat(generation.usage().cacheHits()).isEqualTo(asked - executor.runs.size());
  }

  private static int distinctExecutables(Refresh refresh) {
    return (int) refresh.candidates().stream().map(Candidate::executable).distinct().count();
  }

  @Test
  void showsProgramsInvocationsAndTracesInTheSignal() {
    toys.signalTokens = 100_000;
    Refresh refresh = decode(Toys.model(1)).refreshes().get(0);

    Candidate candidate = refresh.candidates().get(0);
    String program = candidate.executable().orElseThrow();
    assertThat(refresh.signal())
        .contains("Call: f(1)", "Call: f(3)", "{'size': " + program.length() + "}")
        .doesNotContain("== 2", "== 4");
    assertThat(program).startsWith("import y\ndef f(");
  }

  /** What ran lacks the comments, which a model that reads the signal is to see. */
  @Test
  void showsProgramsAsTheModelWroteThem() {
    toys.signalTokens = 100_000;
    Refresh refresh = decode(Toys.model(1)).refreshes().get(0);

    Candidate candidate = refresh.candidates().get(0);
    assertThat(candidate.text()).contains("#");
    assertThat(candidate.executable().orElseThrow()).doesNotContain("#");
    assertThat(refresh.signal())
        .contains("```python\nimport y\ndef f(" + candidate.text().stripTrailing() + "\n```");
  }

  @Test
  void runsOnlyTheCodeSoFarForAPartialSignal() {
    toys.signal = SignalSource.PARTIAL;

    Generation generation = decode(Toys.model(1));

    assertThat(generation.guidance()).isEqualTo(GuidanceState.ON);
    assertThat(generation.usage().candidateTokens()).isZero();
    assertThat(generation.refreshes().get(0).signal()).contains("```python\nimport y\ndef f(\n");
  }

  @Test
  void runsCodeSoFarAndCandidatesForBoth() {
    toys.signalTokens = 100_000;
    toys.signal = SignalSource.BOTH;

    Refresh refresh = decode(Toys.model(1)).refreshes().get(0);

    assertThat(refresh.candidates()).hasSize(3);
    assertThat(refresh.signal())
        .contains("```python\nimport y\ndef f(\n", refresh.candidates().get(2).text().strip());
  }

  @Test
  void guidesWithoutInformationForNoSignal() {
    toys.signal = SignalSource.NONE;

    Generation generation = decode(Toys.model(1));

    assertThat(generation.guidance()).isEqualTo(GuidanceState.ON);
    assertThat(executor.runs).isEmpty();
    assertThat(generation.refreshes().get(0).signal()).isNotBlank().doesNotContain("```", "Steps:");
  }
}
