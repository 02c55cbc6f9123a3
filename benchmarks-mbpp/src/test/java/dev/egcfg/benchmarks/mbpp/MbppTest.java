package dev.egcfg.benchmarks.mbpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egcfg.benchmarks.MalformedDataException;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.benchmarks.PromptSources;
import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.benchmarks.RealPython;
import dev.egcfg.benchmarks.SimpleSyntax;
import dev.egcfg.execution.Invocation;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.Tests;
import dev.egcfg.execution.Verdict;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MbppTest {

  private static final String ROW =
      """
      {"text": " Write a function to double a number. ", \
      "code": "LIMIT = 9\\r\\ndef helper(x):\\r\\n    return x\\r\\ndef twice(x):\\r\\n    return helper(x) * 2", \
      "task_id": 11, "test_setup_code": "one = 1\\r\\ntwo = 2", \
      "test_list": ["assert twice(one) == two", "assert set([twice(3)]) == {6}"], \
      "challenge_test_list": ["assert twice(77) == 154"]}
      """;

  private final Mbpp mbpp = new Mbpp(PromptSources.builtIn());

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

  /** Written by {@code scripts/parquet-fixtures}. */
  @Test
  void readsTheHubsParquetOfTheFullSet() throws URISyntaxException {
    List<Problem> problems = mbpp.read(resource("full.parquet"), new SimpleSyntax());

    assertThat(problems).extracting(Problem::id).containsExactly("11", "12");
    assertThat(problems.get(0).goldProgram()).isEqualTo("def successor(x):\n  return x + 1");
    assertThat(problems.get(1).text()).isEqualTo("Write a function that doubles – ä.");
    assertThat(problems.get(1).judgingTests())
        .isEqualTo(new Tests.Asserts("four = 4", List.of("assert double(four) == 8")));
  }

  @Test
  void readsTheSanitizedSetWithItsImports() throws URISyntaxException {
    Mbpp sanitized = Mbpp.sanitized(PromptSources.builtIn());
    List<Problem> problems = sanitized.read(resource("sanitized-mbpp.json"), new SimpleSyntax());

    assertThat(sanitized.name()).isEqualTo("mbpp-sanitized");
    assertThat(problems)
        .hasSize(2)
        .isEqualTo(sanitized.read(resource("sanitized.parquet"), new SimpleSyntax()));
    assertThat(problems.get(0).text()).isEqualTo("Write a function to take the square root.");
    assertThat(problems.get(0).visibleTests())
        .extracting("invocation")
        .contains(new Invocation.Call("import math\nimport cmath", "root(4)"));
    assertThat(problems.get(1).judgingTests())
        .isEqualTo(new Tests.Asserts("", List.of("assert negate(3) == -3")));
  }

  @Test
  void judgesByTheExtendedTestsAndShowsThoseOfMbpp() throws IOException {
    Mbpp extended = Mbpp.withExtendedTests(PromptSources.builtIn());
    String tests =
        "\"test_list\": [\"assert twice(1) == 2\"], \"test_case_list\":"
            + " [\"assert twice(1) == 2\", \"assert twice(-86) == -172\"]}\n";
    String row = ROW.substring(0, ROW.indexOf("\"test_list\"")) + tests;

    Problem both = only(extended, row);
    assertThat(both.visibleTests()).extracting("source").containsExactly("assert twice(1) == 2");
    assertThat(both.judgingTests())
        .isEqualTo(
            new Tests.Asserts(
                "one = 1\ntwo = 2", List.of("assert twice(1) == 2", "assert twice(-86) == -172")));
    for (PromptStyle style : PromptStyle.values()) {
      assertThat(extended.prompt(both, style).text()).doesNotContain("86", "172");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"test_list", "test_case_list"})
  void showsTheFirstThreeExtendedTestsWhereTheDataHasOneList(String field) throws IOException {
    String tests =
        "\"%s\": [\"assert twice(1) == 2\", \"assert twice(2) == 4\", \"assert twice(3) == 6\","
            + " \"assert twice(4) == 8\"]}\n";
    String row = ROW.substring(0, ROW.indexOf("\"test_list\"")) + tests.formatted(field);

    Problem problem = only(Mbpp.withExtendedTests(PromptSources.builtIn()), row);
    assertThat(problem.visibleTests())
        .extracting("source")
        .containsExactly("assert twice(1) == 2", "assert twice(2) == 4", "assert twice(3) == 6");
    assertThat(((Tests.Asserts) problem.judgingTests()).statements()).hasSize(4);
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(MbppTest.class.getResource(name).toURI());
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
    return only(mbpp, row);
  }

  private Problem only(Mbpp benchmark, String row) throws IOException {
    List<Problem> problems = benchmark.read(write(row), new SimpleSyntax());
    assertThat(problems).hasSize(1);
    return problems.get(0);
  }

  private List<Problem> read(String rows) throws IOException {
    return mbpp.read(write(rows), new SimpleSyntax());
  }

  private Path write(String rows) throws IOException {
    return Files.writeString(folder.resolve("rows.jsonl"), rows);
  }
}
