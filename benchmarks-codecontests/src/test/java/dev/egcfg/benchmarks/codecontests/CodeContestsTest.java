package dev.egcfg.benchmarks.codecontests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egcfg.benchmarks.MalformedDataException;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.benchmarks.PromptSources;
import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.benchmarks.RealPython;
import dev.egcfg.benchmarks.ResourceText;
import dev.egcfg.benchmarks.SharedFiles;
import dev.egcfg.benchmarks.SimpleSyntax;
import dev.egcfg.execution.Invocation;
import dev.egcfg.execution.OutputComparison;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.Tests.StdinStdout;
import dev.egcfg.execution.Tests.StdinStdout.Case;
import dev.egcfg.execution.Tests.StdinStdout.CaseLimits;
import dev.egcfg.execution.Verdict;
import dev.egcfg.execution.VisibleTest;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodeContestsTest {

  private static final String OWN = ResourceText.read(CodeContestsTest.class, "own.jsonl");

  private final CodeContests codeContests =
      new CodeContests(PromptSources.builtIn(), CaseRules.DEFAULT);

  @TempDir private Path folder;

  @Test
  void readsTheColumnsOfTheOfficialSchema() throws IOException {
    CodeContestsRow sum = CodeContestsRow.read(write(OWN)).get(0);

    assertThat(sum.name()).isEqualTo("9001_A. Sum of Two");
    assertThat(sum.publicTests()).hasSize(4).contains(new Case("5 5\n", "10\n"));
    assertThat(sum.privateTests()).containsExactly(new Case("40 2\n", "42\n"));
    assertThat(sum.generatedTests()).containsExactly(new Case("-71 1\n", "-70\n"));
    assertThat(sum.source()).contains(2L);
    assertThat(sum.difficulty()).contains(7L);
    assertThat(sum.solutions())
        .extracting(CodeContestsRow.Solution::isPython3)
        .containsExactly(false, false, true);
    assertThat(sum.timeLimit()).contains(Duration.ofMillis(1500));
    assertThat(sum.memoryLimitBytes()).contains(256_000_000L);
    assertThat(sum.inputFile()).isEmpty();
    assertThat(sum.codeforcesRating()).contains(800L);
    CodeContestsRow echo = CodeContestsRow.read(write(OWN)).get(1);
    assertThat(echo.timeLimit()).isEmpty();
    assertThat(echo.inputFile()).contains("in.txt");
    assertThat(echo.outputFile()).contains("out.txt");
  }

  /** Written by {@code scripts/parquet-fixtures}, with all columns that the hub's file has. */
  @Test
  void readsTheHubsParquetAsItReadsJson() throws IOException, URISyntaxException {
    Path parquet = Path.of(CodeContestsTest.class.getResource("own.parquet").toURI());

    assertThat(CodeContestsRow.read(parquet)).isEqualTo(CodeContestsRow.read(write(OWN)));
  }

  @Test
  void judgesByThePrivateAndGeneratedTests() throws IOException {
    assertThat(tests(codeContests, 0).cases())
        .containsExactly(new Case("40 2\n", "42\n"), new Case("-71 1\n", "-70\n"));
  }

  @Test
  void judgesByThePublicTestsWhereThereAreNoOthers() throws IOException {
    assertThat(tests(codeContests, 1).cases()).containsExactly(new Case("abc", "abc"));
  }

  @Test
  void limitsEachTestAsTheDataSaysTimesTheFactorOfThisMachine() throws IOException {
    CaseRules slow = new CaseRules(OutputComparison.LINES, OptionalDouble.of(1.5));
    CaseRules fixed = new CaseRules(OutputComparison.LINES, OptionalDouble.empty());

    assertThat(tests(codeContests, 0).limits())
        .isEqualTo(new CaseLimits(Optional.of(Duration.ofMillis(1500)), Optional.of(256_000_000L)));
    assertThat(tests(with(slow), 0).limits().cpu()).contains(Duration.ofMillis(2250));
    assertThat(tests(with(fixed), 0).limits()).isEqualTo(CaseLimits.NONE);
    // the second problem's data writes no time and 0 bytes
    assertThat(tests(codeContests, 1).limits()).isEqualTo(CaseLimits.NONE);
  }

  @Test
  void comparesOutputAsItIsTold() throws IOException {
    CaseRules floats = new CaseRules(OutputComparison.FLOATS, OptionalDouble.empty());

    assertThat(tests(codeContests, 0).comparison()).isEqualTo(OutputComparison.LINES);
    assertThat(tests(with(floats), 0).comparison()).isEqualTo(OutputComparison.FLOATS);
  }

  private static CodeContests with(CaseRules rules) {
    return new CodeContests(PromptSources.builtIn(), rules);
  }

  private StdinStdout tests(CodeContests benchmark, int problem) throws IOException {
    return (StdinStdout) benchmark.read(write(OWN), new SimpleSyntax()).get(problem).judgingTests();
  }

  @Test
  void showsUpToThreePublicTests() throws IOException {
    List<VisibleTest> tests = read(OWN).get(0).visibleTests();

    assertThat(tests).hasSize(3);
    assertThat(tests.get(1))
        .isEqualTo(
            new VisibleTest(
                "Input:\n5 5\nOutput:\n10",
                new Invocation.Stdin("5 5\n", "solve"),
                Optional.of("10\n")));
  }

  @Test
  void takesTheFirstSolutionThatIsPython3ForGold() throws IOException {
    assertThat(read(OWN).get(0).goldProgram()).startsWith("import sys\n\n\ndef solve(line):\n");
    assertThat(read(OWN).get(1).goldProgram()).isEmpty();
  }

  /** The gold solution of the own set is a script with a main guard, which ends by exiting. */
  @Test
  void judgesTheGoldProgramAndWrongOnesWithTheRealInterpreter() throws IOException {
    Problem sum = read(OWN).get(0);

    try (PythonExecutor python = RealPython.open()) {
      assertThat(judge(python, sum, sum.goldProgram())).isEqualTo(Verdict.Kind.PASSED);
      assertThat(judge(python, sum, "def solve():\n    print(sum(map(int, input().split())))\n"))
          .isEqualTo(Verdict.Kind.PASSED);
      assertThat(judge(python, sum, "def solve():\n    print(42)\n"))
          .isEqualTo(Verdict.Kind.WRONG_ANSWER);
      assertThat(judge(python, sum, "print(sum(map(int, input().split())))\n"))
          .isEqualTo(Verdict.Kind.PASSED);
    }
  }

  private static Verdict.Kind judge(PythonExecutor python, Problem problem, String program) {
    return python
        .judge(program, problem.judgingTests(), problem.inProcess(), PythonExecutor.defaultLimits())
        .kind();
  }

  @ParameterizedTest
  @EnumSource
  void asksForSolveAndShowsNoHiddenTest(PromptStyle style) throws IOException {
    String text = codeContests.prompt(read(OWN).get(0), style).text();

    assertThat(text)
        .contains("solve()", "Read two whole numbers and print their sum.")
        .doesNotContain("40 2", "-71", "-70");
  }

  @Test
  void namesThePlaceOfAFault() throws IOException {
    String echo = OWN.lines().skip(1).findFirst().orElseThrow();
    assertFault(
        echo.replace("\"output\": [\"abc\"]", "\"output\": []"),
        "public_tests.input has 1 elements and public_tests.output has 0; expected as many of"
            + " both");
    assertFault(
        echo.replace("[\"abc\"]", "[]"),
        "no test at all: expected one in public_tests, private_tests or generated_tests");
    assertFault(
        echo.replace("\"private_tests\"", "\"x\""),
        "field private_tests is missing; expected an object");
    assertFault(
        echo.replace("\"time_limit\": null", "\"time_limit\": {\"nanos\": 0}"),
        "field time_limit.seconds is missing; expected a whole number");
  }

  @Test
  void readsTheRealSample() {
    List<Problem> problems =
        codeContests.read(SharedFiles.data("codecontests-sample.jsonl"), new SimpleSyntax());

    assertThat(problems).hasSize(1);
    Problem peaks = problems.get(0);
    assertThat(peaks.id()).isEqualTo("p02689 AtCoder Beginner Contest 166 - Peaks");
    assertThat(peaks.visibleTests()).hasSize(2);
    assertThat(((StdinStdout) peaks.judgingTests()).cases())
        .extracting(Case::expectedOutput)
        .containsExactly("3", "2");
  }

  private void assertFault(String row, String message) throws IOException {
    Path file = write(row);
    assertThatThrownBy(() -> codeContests.read(file, new SimpleSyntax()))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageStartingWith(file + ":1: " + message);
  }

  private List<Problem> read(String rows) throws IOException {
    return codeContests.read(write(rows), new SimpleSyntax());
  }

  private Path write(String rows) throws IOException {
    return Files.writeString(folder.resolve("rows.jsonl"), rows);
  }
}
