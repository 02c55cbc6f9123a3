package dev.egcfg.benchmarks.humaneval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egcfg.benchmarks.FewShotExamples;
import dev.egcfg.benchmarks.MalformedDataException;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.benchmarks.PromptSources;
import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.benchmarks.RealPython;
import dev.egcfg.benchmarks.SimpleSyntax;
import dev.egcfg.benchmarks.UserPrompt;
import dev.egcfg.execution.Invocation;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.Tests;
import dev.egcfg.execution.Verdict;
import dev.egcfg.execution.VisibleTest;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HumanEvalTest {

  private static final String ROW =
      """
      {"task_id": "HumanEval/7", "prompt": "def twice(x: int) -> int:\\n    \\"\\"\\" Double x.\\n    >>> twice(3)\\n    6\\n    \\"\\"\\"\\n", \
      "entry_point": "twice", "canonical_solution": "    return 2 * x\\n", \
      "test": "def check(candidate):\\n    assert candidate(100) == 200\\n"}
      """;

  private final HumanEval humanEval = new HumanEval(PromptSources.builtIn());

  @TempDir private Path folder;

  @Test
  void readsEveryFieldOfAProblem() throws IOException {
    Problem problem = only(ROW);

    assertThat(problem.id()).isEqualTo("HumanEval/7");
    assertThat(problem.entryPoint()).isEqualTo("twice");
    assertThat(problem.context()).isEqualTo(problem.text());
    assertThat(problem.goldProgram())
        .isEqualTo(
            "def twice(x: int) -> int:\n    \"\"\" Double x.\n    >>> twice(3)\n    6\n    \"\"\"\n"
                + "    return 2 * x\n");
    assertThat(problem.judgingTests())
        .isEqualTo(
            new Tests.CheckFunction(
                "def check(candidate):\n    assert candidate(100) == 200\n", "twice"));
    assertThat(problem.visibleTests())
        .containsExactly(
            new VisibleTest(
                "assert twice(3) == 6", new Invocation.Call("", "twice(3)"), Optional.empty()));
  }

  @Test
  void judgesByTheExtendedTestsInItsEtForm() throws IOException {
    HumanEval et = HumanEval.withExtendedTests(PromptSources.builtIn());
    String row =
        ROW.replace(
            "{\"task_id\"", "{\"test_case_list\": [\"assert twice(5) == 10 \"], \"task_id\"");
    Problem problem = only(et, row);

    assertThat(et.name()).isEqualTo("humaneval-et");
    assertThat(problem.judgingTests())
        .isEqualTo(new Tests.Asserts("", List.of("assert twice(5) == 10")));
    assertThat(problem.visibleTests()).isEqualTo(only(ROW).visibleTests());
    assertThatThrownBy(() -> only(et, ROW))
        .hasMessageContaining(":1: field test_case_list is missing; expected an array of strings");
  }

  @Test
  void judgesByThePromptsOwnHelperThatATestCalls() throws IOException {
    String row =
        ROW.replace("def twice", "def half(x):\\n    return x // 2\\n\\ndef twice")
            .replace("candidate(100) == 200", "half(candidate(100)) == 100");
    Problem problem = only(row);

    assertThat(((Tests.CheckFunction) problem.judgingTests()).source())
        .isEqualTo(
            "["
                + problem.text()
                + "|twice]def check(candidate):\n    assert half(candidate(100)) == 100\n");
  }

  @Test
  void asksInTheWordingOfTheGoldenPrompts() throws IOException {
    UserPrompt prompt = humanEval.prompt(only(ROW), PromptStyle.PLAIN);

    assertThat(prompt.examples()).isEmpty();
    assertThat(prompt.text())
        .isEqualTo(
            "Complete this Python function. Answer with one code block.\n```python\n"
                + "def twice(x: int) -> int:\n    \"\"\" Double x.\n    >>> twice(3)\n    6\n"
                + "    \"\"\"\n```");
  }

  @Test
  void showsSolvedExamplesFirstInTheFewShotStyle() throws IOException {
    UserPrompt prompt = humanEval.prompt(only(ROW), PromptStyle.FEW_SHOT);

    for (FewShotExamples.Example example : FewShotExamples.builtIn().examples()) {
      assertThat(prompt.examples()).contains(example.text(), example.code());
    }
    assertThat(prompt.problem()).contains("def twice(x: int) -> int:").endsWith("\n```");
  }

  @ParameterizedTest
  @EnumSource
  void showsTheFunctionButNoJudgingTest(PromptStyle style) throws IOException {
    assertThat(humanEval.prompt(only(ROW), style).text())
        .contains("def twice(x: int) -> int:\n    \"\"\" Double x.")
        .doesNotContain("candidate", "check", "100", "2 * x");
  }

  /** Written by {@code scripts/parquet-fixtures}. */
  @Test
  void readsTheHubsParquetAsItReadsJson() throws URISyntaxException {
    List<Problem> problems = humanEval.read(resource("own.parquet"), new SimpleSyntax());

    assertThat(problems)
        .hasSize(2)
        .isEqualTo(humanEval.read(resource("own.jsonl"), new SimpleSyntax()));
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(HumanEvalTest.class.getResource(name).toURI());
  }

  @Test
  void asksWithTheUsersTemplateInEveryStyle() throws IOException {
    Path file = Files.writeString(folder.resolve("mine.mustache"), "Finish it:\n{{code}}\n\n");
    PromptSources mine = new PromptSources(FewShotExamples.builtIn(), Optional.of(file));
    Problem problem = only(ROW);

    for (PromptStyle style : PromptStyle.values()) {
      assertThat(new HumanEval(mine).prompt(problem, style).problem())
          .isEqualTo("Finish it:\n" + problem.text().strip());
      assertThat(new HumanEval(mine).prompt(problem, style).sha256())
          .isNotEqualTo(humanEval.prompt(problem, style).sha256());
    }
  }

  @Test
  void namesThePlaceOfAFaultInTheUsersTemplate() throws IOException {
    Path file = folder.resolve("mine.mustache");
    PromptSources mine = new PromptSources(FewShotExamples.builtIn(), Optional.of(file));

    Files.writeString(file, "Finish it:\n{{question}}\n");
    assertThatThrownBy(() -> new HumanEval(mine).prompt(only(ROW), PromptStyle.PLAIN))
        .isInstanceOf(MalformedDataException.class)
        .hasMessage(
            file + ": no usable prompt template: line 2 names question; expected only code");
    Files.writeString(file, "{{#code}}\n");
    assertThatThrownBy(() -> new HumanEval(mine))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageStartingWith(file + ": no usable prompt template: ");
    Files.writeString(file, " \n");
    assertThatThrownBy(() -> new HumanEval(mine))
        .hasMessage(file + ": is empty; expected a Mustache prompt template");
  }

  @Test
  void hashesEachPromptByItsTemplates() throws IOException {
    Problem problem = only(ROW);
    HumanEval otherExamples =
        new HumanEval(
            new PromptSources(
                new FewShotExamples(
                    List.of(new FewShotExamples.Example("T", List.of("assert g()"), "g = int"))),
                Optional.empty()));

    assertThat(List.of(PromptStyle.values()))
        .extracting(style -> humanEval.prompt(problem, style).sha256())
        .doesNotHaveDuplicates()
        .allMatch(hash -> hash.matches("[0-9a-f]{64}"));
    assertThat(otherExamples.prompt(problem, PromptStyle.PLAIN).sha256())
        .isEqualTo(humanEval.prompt(problem, PromptStyle.PLAIN).sha256());
    assertThat(otherExamples.prompt(problem, PromptStyle.FEW_SHOT).sha256())
        .isNotEqualTo(humanEval.prompt(problem, PromptStyle.FEW_SHOT).sha256());
  }

  @Test
  void completesAProgramFromItsPrompt() throws IOException {
    Problem problem = only(ROW);

    assertThat(humanEval.completed(problem, "x = 1", new SimpleSyntax()))
        .isEqualTo("[" + problem.text() + "|twice]x = 1");
  }

  @Test
  void judgesAndCompletesProgramsWithTheRealInterpreter() throws IOException {
    Problem problem =
        only(
            ROW.replace("def twice", "import math\\n\\ndef one():\\n    return 1\\n\\ndef twice")
                .replace("return 2 * x", "return 2 * one() * x"));
    String body = "def twice(x):\n    return 2 * math.floor(x) * one()\n";
    String wrong = "def twice(x):\n    return math.floor(x) * one()\n";

    try (PythonExecutor python = RealPython.open()) {
      assertThat(judge(python, problem, problem.goldProgram())).isEqualTo(Verdict.Kind.PASSED);
      assertThat(judge(python, problem, body)).isEqualTo(Verdict.Kind.ERROR);
      assertThat(judge(python, problem, humanEval.completed(problem, body, python.syntax())))
          .isEqualTo(Verdict.Kind.PASSED);
      assertThat(judge(python, problem, humanEval.completed(problem, wrong, python.syntax())))
          .isEqualTo(Verdict.Kind.WRONG_ANSWER);
    }
  }

  private static Verdict.Kind judge(PythonExecutor python, Problem problem, String program) {
    return python
        .judge(program, problem.judgingTests(), problem.inProcess(), PythonExecutor.defaultLimits())
        .kind();
  }

  @Test
  void refusesAPromptOrTestThatLacksItsFunction() throws IOException {
    assertFault(ROW.replace("\"twice\"", "\"thrice\""), "field prompt does not define thrice()");
    assertFault(ROW.replace("def check", "def verify"), "field test does not define check()");
    assertFault(ROW.replace("\"test\"", "\"tests\""), "field test is missing; expected a string");
  }

  private void assertFault(String row, String message) {
    assertThatThrownBy(() -> only(row))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageContaining("rows.jsonl:1: " + message);
  }

  private Problem only(String row) throws IOException {
    return only(humanEval, row);
  }

  private Problem only(HumanEval benchmark, String row) throws IOException {
    Path file = Files.writeString(folder.resolve("rows.jsonl"), row);
    List<Problem> problems = benchmark.read(file, new SimpleSyntax());
    assertThat(problems).hasSize(1);
    return problems.get(0);
  }
}
