package dev.egcfg.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.reports.RejudgedReport.Attempt;
import dev.egcfg.reports.Row.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RejudgedReportTest {

  /**
   * Problem 1: the base tests choose gamma 1, which the other tests refuse; gamma 3 passes these
   * alone. Problem 2: the first of two that pass the base tests passes both. Problem 3: nothing
   * passes the base tests, yet something passes the others. Problem 4: nothing passes.
   */
  @Test
  void countsAnyAttemptAndTheOneThatTheBaseTestsChoose() {
    RejudgedReport report =
        RejudgedReport.of(
            "mbpp-et",
            "mbpp",
            List.of(
                attempt("1", 3, Verdict.WRONG_ANSWER, Verdict.PASSED),
                attempt("1", 1, Verdict.PASSED, Verdict.WRONG_ANSWER),
                attempt("2", 3, Verdict.PASSED, Verdict.ERROR),
                attempt("2", 1, Verdict.PASSED, Verdict.PASSED),
                attempt("3", 1, Verdict.TIMEOUT, Verdict.PASSED),
                attempt("4", 1, Verdict.NO_CODE, Verdict.NO_CODE)),
            List.of("9"));

    assertThat(report.problems()).isEqualTo(4);
    assertThat(report.solvedByAny()).isEqualTo(3);
    assertThat(report.solvedByChosen()).isEqualTo(1);
    assertThat(report.cells()).extracting(RejudgedReport.CellRates::attempts).containsExactly(4, 2);
    assertThat(report.cells()).extracting(RejudgedReport.CellRates::passBase).containsExactly(2, 1);
    assertThat(report.cells()).extracting(RejudgedReport.CellRates::pass).containsExactly(2, 1);
    assertThat(report.table())
        .contains(
            "mbpp-et: 3 of 4 problems (75.0 %) solved by any saved attempt, whatever its mbpp"
                + " verdict (the published protocol)\n")
        .contains(
            "mbpp-et: 1 of 4 problems (25.0 %) solved by the attempt that the mbpp tests choose,"
                + " the first that passes them\n")
        .endsWith("not in the data of mbpp-et, and left out: 9\n");
  }

  @Test
  void leavesOutWhatTheHarnessFailedToJudge() {
    Row row = Rows.guided(1, "1", 0, Verdict.PASSED);

    RejudgedReport report =
        RejudgedReport.of(
            "mbpp-et", "mbpp", List.of(new Attempt(row, Optional.empty())), List.of());

    assertThat(report.infrastructure()).isEqualTo(1);
    assertThat(report.attempts()).isZero();
    assertThat(report.table()).contains("0 of 0 problems (n/a %)");
  }

  private static Attempt attempt(String problem, double gamma, Verdict base, Verdict verdict) {
    return new Attempt(Rows.guided(gamma, problem, 0, base), Optional.of(verdict));
  }
}
