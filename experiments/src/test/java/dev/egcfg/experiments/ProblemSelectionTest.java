package dev.egcfg.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.egcfg.benchmarks.Problem;
import dev.egcfg.execution.Tests;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemSelectionTest {

  private static final List<Problem> PROBLEMS =
      Stream.of("HumanEval/0", "HumanEval/1", "HumanEval/2", "HumanEval/10", "1575_A. Sort")
          .map(ProblemSelectionTest::problem)
          .toList();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1            | HumanEval/1
          10, 0        | HumanEval/0 HumanEval/10
          1-10         | HumanEval/1 HumanEval/2 HumanEval/10
          2,1-2        | HumanEval/1 HumanEval/2
          HumanEval/2  | HumanEval/2
          1575_A. Sort | 1575_A. Sort
          """)
  void takesIdsTheirLastNumbersAndRangesInTheDatasOrder(String text, String ids) {
    List<Problem> chosen = ProblemSelection.named(text).from(PROBLEMS);

    assertThat(String.join(" ", chosen.stream().map(Problem::id).toList())).isEqualTo(ids);
  }

  @Test
  void aLimitBeyondTheDataTakesEverything() {
    assertThat(ProblemSelection.first(2).from(PROBLEMS)).hasSize(2);
    assertThat(ProblemSelection.first(9).from(PROBLEMS)).isEqualTo(PROBLEMS);
    assertThat(ProblemSelection.all().from(PROBLEMS)).isEqualTo(PROBLEMS);
  }

  @ParameterizedTest
  @CsvSource({"7", "20-30", "10-2", "HumanEval/7", "99999999999"})
  void anEntryThatNamesNothingIsRefused(String entry) {
    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> ProblemSelection.named("1," + entry).from(PROBLEMS))
        .withMessage(
            "--problems: '"
                + entry
                + "' names none of the 5 problems, which run from HumanEval/0 to 1575_A. Sort");
  }

  @Test
  void dataWithoutProblemsIsRefused() {
    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> ProblemSelection.all().from(List.of()))
        .withMessage("the benchmark's data holds no problem");
  }

  private static Problem problem(String id) {
    return new Problem(id, "", "f", List.of(), new Tests.Asserts("", List.of()), false, "", "");
  }
}
