package dev.egcfg.benchmarks.mbpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egcfg.benchmarks.FewShotExamples;
import dev.egcfg.benchmarks.MalformedDataException;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.benchmarks.RealPython;
import dev.egcfg.benchmarks.SimpleSyntax;
import dev.egcfg.execution.Invocation;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.Tests;
import dev.egcfg.execution.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MbppTest {

  private static final String ROW =
      """
      {"text": " Write a function to double a number. ", \
      "code": "LIMIT = 9\\r\\ndef helper(x):\\r\\n    return x\\r\\ndef twice(x):\\r\\n    return helper(x) * 2", \
      "task_id": 11, "test_setup_code": "one = 1\\r\\ntwo = 2", \
      "test_list": ["assert twice(one) == two", "assert set([twice(3)]) == {6}"], \
      "challenge_test_list": ["assert twice(77) == 154"]}
      """;

  private final Mbpp mbpp = new Mbpp(FewShotExamples.builtIn());

  @TempDir private Path folder;

  @Test
  void readsEveryFieldOfAProblem() throws IOException {
    Problem problem = only(ROW);

    assertThat(problem.id()).isEqualTo("11");
    assertThat(problem.text()).isEqualTo("Write a function to double a number.");
    assertThat(problem.goldProgram())
        .isEqualTo(
            "LIMIT = 9\ndef helper(x):\n    return x\ndef twice(x):\n    return helper(x) * 2");
    assertThat(problem.judgingTests())
        .isEqualTo(
            new Tests.Asserts(
                "one = 1\ntwo = 2",
                List.of("assert twice(one) == two", "assert set([twice(3)]) == {6}")));
    assertThat(problem.context()).isEmpty();
  }

  @Test
  void runsTheSetupBeforeEachVisibleCall() throws IOException {
    assertThat(only(ROW).visibleTests())
        .extracting("invocation")
        .containsExactly(
            new Invocation.Call("one = 1\ntwo = 2", "twice(one)"),
            new Invocation.Call("one = 1\ntwo = 2", "set([twice(3)])"));
  }

  @Test
  void readsAndJudgesTheSameWithTheRealInterpreter() throws IOException {
    try (PythonExecutor python = RealPython.open()) {
      Path file = Files.writeString(folder.resolve("rows.jsonl"), ROW);
      Problem problem = mbpp.read(file, python.syntax()).get(0);

      assertThat(problem).isEqualTo(only(ROW));
      assertThat(
              python.judge(
                  problem.goldProgram(),
                  problem.judgingTests(),
                  problem.inProcess(),
                  PythonExecutor.defaultLimits()))
          .isEqualTo(new Verdict(Verdict.Kind.PASSED, "", true));
    }
  }

  @Test
  void findsTheFunctionInsideAWrapper() throws IOException {
    String wrappedFirst =
        ROW.replace("\"assert twice(one) == two\", ", "").replace("helper", "inner");

    assertThat(only(ROW).entryPoint()).isEqualTo("twice");
    assertThat(only(wrappedFirst).entryPoint()).isEqualTo("twice");
  }

  @Test
  void asksInTheWordingOfTheGoldenPrompts() throws IOException {
    assertThat(mbpp.prompt(only(ROW), PromptStyle.PLAIN).text())
        .isEqualTo(
            "Write a function to double a number.\n"
                + "Your code should pass this test:\n"
                + "assert twice(one) == two");
  }

  @Test
  void showsAllTestsInTheOtherStyles() throws IOException {
    String tests = "assert twice(one) == two\nassert set([twice(3)]) == {6}";

    assertThat(mbpp.prompt(only(ROW), PromptStyle.FEW_SHOT).problem()).endsWith(tests);
    assertThat(mbpp.prompt(only(ROW), PromptStyle.LONG_CODE).text()).endsWith(tests);
  }

  @Test
  void neverShowsTheChallengeTestsOrTheReferenceCode() throws IOException {
    for (PromptStyle style : PromptStyle.values()) {
      assertThat(mbpp.prompt(only(ROW), style).text()).doesNotContain("77", "154", "helper");
    }
  }

  @Test
  void keepsTheTestSplitOnly() throws IOException {
    String rows =
        ROW.replace("\"task_id\": 11", "\"task_id\": 10")
            + ROW
            + ROW.replace("\"task_id\": 11", "\"task_id\": 510")
            + ROW.replace("\"task_id\": 11", "\"task_id\": 511");

    assertThat(read(rows)).extracting(Problem::id).containsExactly("11", "510");
    assertThatThrownBy(() -> read(ROW.replace("\"task_id\": 11", "\"task_id\": 2")))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageEndingWith(":1: no problem of the test split; expected task_id from 11 to 510");
  }

  @Test
  void refusesTestsThatCannotBeRun() throws IOException {
    assertFault(
        ROW.replace("assert twice(one) == two", "twice(one)"),
        "field test_list: expected assert statements, found"
            + " [twice(one), assert set([twice(3)]) == {6}]");
    assertFault(
        ROW.replace("def twice", "def thrice"),
        "field test_list: no test calls a function of code");
    assertFault(
        ROW.replace("\"task_id\": 11", "\"task_id\": \"11\""),
        "field task_id is the string \"11\"; expected a whole number");
  }

  private void assertFault(String row, String message) {
    assertThatThrownBy(() -> read(row))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageEndingWith("rows.jsonl:1: " + message);
  }

  private Problem only(String row) throws IOException {
    List<Problem> problems = read(row);
    assertThat(problems).hasSize(1);
    return problems.get(0);
  }

  private List<Problem> read(String rows) throws IOException {
    return mbpp.read(Files.writeString(folder.resolve("rows.jsonl"), rows), new SimpleSyntax());
  }
}
