package dev.egcfg.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.egcfg.reports.Row.Verdict;
import dev.egcfg.reports.SolveRate.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class SolveRateTest {

  @Test
  void tellsWhatGuidanceAddsFromWhatPlainDecodingSolves() {
    List<Row> rows =
        List.of(
            Rows.baseline("1", Verdict.PASSED),
            Rows.baseline("2", Verdict.ERROR),
            Rows.baseline("3", Verdict.NO_CODE),
            Rows.baseline("4", Verdict.PASSED),
            Rows.guided(0.5, "1", 0, Verdict.PASSED),
            Rows.guided(0.5, "2", 0, Verdict.ERROR),
            Rows.guided(3, "2", 0, Verdict.PASSED),
            Rows.guided(3, "3", 0, Verdict.TIMEOUT));

    assertThat(SolveRate.of(Tally.of(rows)))
        .containsExactly(
            new SolveRate("mbpp", Kind.ANY_ATTEMPT, 8, 3, 4),
            new SolveRate("mbpp", Kind.GAMMA_ABOVE_0, 4, 2, 3),
            new SolveRate("mbpp", Kind.ONLY_GAMMA_ABOVE_0, 8, 1, 3));
  }

  @Test
  void faultsOfTheHarnessAreNoAttempts() {
    List<Row> rows = List.of(Rows.baseline("1", Verdict.PASSED), Rows.fault(1, "2", 0, 1));

    assertThat(SolveRate.of(Tally.of(rows)).get(0))
        .isEqualTo(new SolveRate("mbpp", Kind.ANY_ATTEMPT, 1, 1, 1));
    assertThat(SolveRate.of(Tally.of(rows)).get(1).fraction()).isEmpty();
  }

  /** published-results.csv: MBPP with DeepSeek-Coder-1.3B, 49.4 to 83.2; (83.2 - 49.4) / 50.6. */
  @Test
  void relativeSuccessRateIsTheShareOfTheRestThatWasSolved() {
    assertThat(SolveRate.relativeSuccessRate(0.832, 0.494).orElseThrow())
        .isCloseTo(0.667984, within(1e-6));
    assertThat(SolveRate.relativeSuccessRate(1, 1)).isEmpty();
  }
}
