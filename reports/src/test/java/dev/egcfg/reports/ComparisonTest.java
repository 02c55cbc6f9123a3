package dev.egcfg.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.egcfg.reports.ComparedCell.Verdict;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {

  private static final String MODEL = "DeepSeek-Coder-1.3B-Instruct";

  @TempDir Path folder;

  /** 200 of 500: Wilson's interval is 35.80 to 44.36, by hand. */
  @ParameterizedTest
  @CsvSource({
    "40, REPRODUCED",
    "35.9, REPRODUCED",
    "44.3, REPRODUCED",
    "35.7, DIVERGES",
    "44.4, DIVERGES"
  })
  void divergesWhereTheNumberLiesOutsideOurInterval(double reference, Verdict verdict) {
    ComparedCell cell = cell(reference, 200, 500, true);

    assertThat(cell.verdict()).isEqualTo(verdict);
    assertThat(cell.interval().orElseThrow().get(0)).isCloseTo(35.798, within(0.001));
    assertThat(cell.interval().orElseThrow().get(1)).isCloseTo(44.355, within(0.001));
    assertThat(cell.difference().orElseThrow()).isCloseTo(40 - reference, within(1e-9));
  }

  @Test
  void isPartialWithFewerProblemsOrAttemptsHoweverFarOff() {
    assertThat(cell(90, 0, 499, true).verdict()).isEqualTo(Verdict.PARTIAL);
    assertThat(cell(90, 0, 500, false).verdict()).isEqualTo(Verdict.PARTIAL);
    assertThat(cell(90, 0, 0, false).percent()).isEmpty();
    assertThat(cell(90, 0, 0, false).interval()).isEmpty();
  }

  @Test
  void comparesTheGreedyBaselineAndWhatAnyAttemptSolves() {
    List<Row> rows = new ArrayList<>();
    for (int problem = 0; problem < 500; problem++) {
      String id = Integer.toString(problem);
      rows.add(Rows.baseline(id, problem < 247 ? Row.Verdict.PASSED : Row.Verdict.ERROR));
      rows.add(
          Rows.guided(1, id, 0, problem >= 84 ? Row.Verdict.PASSED : Row.Verdict.WRONG_ANSWER));
      rows.add(Rows.guided(3, id, 0, Row.Verdict.TIMEOUT));
    }
    rows.add(Rows.fault(0.5, "0", 0, 1));
    Tally tally = Tally.of(rows);

    List<ComparedCell> cells =
        Comparisons.published(
            tally, "mbpp", "MBPP", MODEL, "few-shot", true, List.of("t is 0.8"), List.of("greedy"));

    // baseline 247 of 500; any attempt: all but none, since 0 to 246 and 84 to 499 cover everything
    assertThat(cells.get(0).solved()).isEqualTo(247);
    assertThat(cells.get(0).verdict()).isEqualTo(Verdict.REPRODUCED);
    assertThat(cells.get(0).deviations()).containsExactly("t is 0.8", "greedy");
    assertThat(cells.get(1).solved()).isEqualTo(500);
    assertThat(cells.get(1).attempts()).isEqualTo(1500);
    assertThat(cells.get(1).infrastructure()).isEqualTo(1);
    assertThat(cells.get(1).verdict()).isEqualTo(Verdict.DIVERGES);
    Comparison table = Comparisons.table("t", cells, List.of(tally), "few-shot", List.of());
    assertThat(table.verdict()).isEqualTo(Verdict.DIVERGES);
    assertThat(table.gains()).hasSize(1);
    // 253 of 500 problems are won: 50.6 points of the 50.6 that the baseline left
    assertThat(table.gains().get(0).points()).isCloseTo(50.6, within(1e-9));
    assertThat(table.gains().get(0).relativePercent().orElseThrow()).isCloseTo(100, within(1e-9));
    assertThat(table.gains().get(0).test()).isEqualTo(new McNemar(253, 0));
  }

  @Test
  void aSampledBaselineCountsWithoutAGreedyOneAndWithOneAnswerToAProblem() {
    Row first = sampled(0, Row.Verdict.ERROR);
    Row second = sampled(1, Row.Verdict.PASSED);
    Row greedy = Rows.baseline("1", Row.Verdict.PASSED);

    assertThat(solvedByTheBaseline(first)).hasValue(0);
    assertThat(solvedByTheBaseline(first, greedy)).hasValue(1);
    assertThat(solvedByTheBaseline(first, second)).isEmpty();
  }

  private static Row sampled(int sample, Row.Verdict verdict) {
    return Rows.row(
        "baseline", Configuration.sampled("plain", 0.8), 0, "1", sample, Optional.of(verdict), 1);
  }

  /** Empty: there is no problem that has such a baseline. */
  private static OptionalInt solvedByTheBaseline(Row... rows) {
    ComparedCell cell =
        Comparisons.published(
                Tally.of(List.of(rows)), "mbpp", "MBPP", MODEL, "plain", true, List.of(), List.of())
            .get(0);
    return cell.problems() == 0 ? OptionalInt.empty() : OptionalInt.of(cell.solved());
  }

  @Test
  void printsMarksOnceAndWritesTheSameCsvInEveryLocale() throws IOException {
    List<Row> rows =
        List.of(
            Rows.baseline("1", Row.Verdict.PASSED),
            Rows.baseline("2", Row.Verdict.ERROR),
            Rows.guided(1, "2", 0, Row.Verdict.PASSED));
    List<ComparedCell> cells =
        Comparisons.published(
            Tally.of(rows), "mbpp", "MBPP", MODEL, "plain", true, List.of("s is 1"), List.of("b"));
    Comparison table =
        Comparisons.table("mbpp", cells, List.of(Tally.of(rows)), "plain", List.of("a note"));
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      table.writeCsv(folder.resolve("c.csv"));
      assertThat(table.text())
          .contains("PARTIAL [1] [2]\n", "PARTIAL [1]\n", "[1] another protocol: s is 1\n")
          .contains("[2] another protocol: b\n", "a note\n", "+50.0 points")
          .contains("reference: published, repository README 639abe9e\n");
    } finally {
      Locale.setDefault(before);
    }

    assertThat(Files.readString(folder.resolve("c.csv")))
        .isEqualTo(
            """
            benchmark,model,method,ours_percent,reference_percent,difference_points,wilson_low_percent,wilson_high_percent,solved_problems,problems,reference_problems,attempts,infrastructure,verdict,deviations,source
            MBPP,DeepSeek-Coder-1.3B-Instruct,baseline,50.0000,49.4,0.6000,9.4531,90.5469,1,2,500,2,0,PARTIAL,s is 1; b,"published, repository README 639abe9e"
            MBPP,DeepSeek-Coder-1.3B-Instruct,EG-CFG,100.0000,83.2,16.8000,34.2380,100.0000,2,2,500,3,0,PARTIAL,s is 1,"published, repository README 639abe9e"
            """);
    assertThat(table.json()).contains("\"verdict\" : \"PARTIAL\"");
  }

  /** Problem 1 is chosen by its first passing attempt, which the extended tests refuse. */
  @Test
  void theStricterExtendedRateTakesTheAttemptThatItsOwnTestsChoose() {
    Row first = Rows.guided(1, "1", 0, Row.Verdict.PASSED);
    Row second = Rows.guided(1, "1", 1, Row.Verdict.PASSED);
    Row other = Rows.guided(1, "2", 1, Row.Verdict.PASSED);
    Tally base = Tally.of(List.of(first, second, other));
    Tally extended =
        Tally.of(
            List.of(
                first.judgedBy("mbpp-et", Optional.of(Row.Verdict.WRONG_ANSWER), true),
                second.judgedBy("mbpp-et", Optional.of(Row.Verdict.PASSED), true),
                other.judgedBy("mbpp-et", Optional.of(Row.Verdict.PASSED), true)));

    assertThat(Comparisons.chosenByOwnTests(base, extended, "mbpp-et"))
        .startsWith("mbpp-et: 1 of 2 problems solved when");
  }

  @Test
  void comparesWithRecordedCellsOnTheSameProblems() throws IOException {
    String recorded =
        """
        benchmark,method,prompt,candidates,temperature,horizon_lines,signal_interval_lines,trace_format,signal,gamma,problem,samples,passed,infrastructure,verdicts,guidance
        mbpp,baseline,plain,,,,,,,0.0,11,1,1,0,PASSED,OFF
        mbpp,baseline,plain,,,,,,,0.0,12,1,0,0,ERROR,OFF
        mbpp,baseline,plain,,,,,,,0.0,13,1,1,0,PASSED,OFF
        mbpp,egcfg,plain,3,0.75,2,1,paper,candidates,1.0,11,1,1,0,PASSED,ON
        """;
    RecordedResults results = RecordedResults.read("kept", new StringReader(recorded));
    Tally rows =
        Tally.of(
            List.of(
                Rows.baseline("11", Row.Verdict.PASSED),
                Rows.baseline("12", Row.Verdict.PASSED),
                Rows.guided(1, "11", 0, Row.Verdict.PASSED),
                Rows.guided(3, "11", 0, Row.Verdict.PASSED)));

    List<ComparedCell> cells = results.compare(rows, 2, "m", true, List.of());

    assertThat(cells).hasSize(3);
    assertThat(cells.get(0).reference()).isEqualTo(50);
    assertThat(cells.get(0).solved()).isEqualTo(2);
    assertThat(cells.get(0).protocol()).endsWith("not as recorded: 12");
    assertThat(cells.get(1).protocol()).endsWith("the same problems as recorded");
    assertThat(cells.get(2).protocol()).isEqualTo("not recorded");
    assertThat(cells.get(2).verdict()).isEqualTo(Verdict.PARTIAL);
  }

  private static ComparedCell cell(double reference, int solved, int problems, boolean complete) {
    return new ComparedCell(
        "MBPP",
        MODEL,
        "baseline",
        "",
        reference,
        500,
        "",
        solved,
        problems,
        problems,
        0,
        complete,
        List.of());
  }
}
