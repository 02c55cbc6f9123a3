package dev.egcfg.benchmarks.humaneval;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.egcfg.benchmarks.Problem;
import dev.egcfg.benchmarks.PromptSources;
import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.benchmarks.RealPython;
import dev.egcfg.benchmarks.SharedFiles;
import dev.egcfg.benchmarks.SimpleSyntax;
import dev.egcfg.benchmarks.UserPrompt;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.Tests;
import dev.egcfg.execution.Verdict;
import dev.egcfg.execution.VisibleTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The official file; skipped where it is not at hand. */
class RealHumanEvalTest {

  private final HumanEval humanEval = new HumanEval(PromptSources.builtIn());

  private List<Problem> problems = List.of();

  @BeforeEach
  void read() {
    problems = humanEval.read(SharedFiles.data("HumanEval.jsonl.gz"), new SimpleSyntax());
  }

  @Test
  void holdsAllProblemsInTheirOrder() {
    assertThat(problems).hasSize(164);
    assertThat(problems.get(163).id()).isEqualTo("HumanEval/163");
    assertThat(problems.get(163).entryPoint()).isEqualTo("generate_integers");
  }

  @Test
  void asksWithThePromptsThatTheGoldenAnswersWereMadeWith() throws IOException {
    assertThat(humanEval.prompt(problems.get(0), PromptStyle.PLAIN).text())
        .isEqualTo(SharedFiles.goldenUserPrompt("humaneval-0"));
    assertThat(humanEval.prompt(problems.get(12), PromptStyle.PLAIN).text())
        .isEqualTo(SharedFiles.goldenUserPrompt("humaneval-12"));
  }

  /**
   * The expected counts are those of the lines that hold each sign (a script outside the project),
   * less definitions (46, 63, 130), unquoted strings (80), an unbalanced quote (158) and other
   * functions' calls (81, 149), plus a line with two examples (99).
   */
  @Test
  void findsTheDocstringsExamplesInEveryForm() {
    assertThat(
            problems.stream()
                .flatMap(each -> DocstringExample.in(each.text(), each.entryPoint()).stream())
                .collect(groupingBy(DocstringExample::form, counting())))
        .containsOnly(
            entry(ExampleForm.DOCTEST, 168L),
            entry(ExampleForm.EQUALS, 76L),
            entry(ExampleForm.SINGLE_EQUALS, 14L),
            entry(ExampleForm.THIN_ARROW, 14L),
            entry(ExampleForm.ARROW, 46L),
            entry(ExampleForm.LONG_ARROW, 29L),
            entry(ExampleForm.UNICODE_ARROW, 37L),
            entry(ExampleForm.RETURNS, 13L),
            entry(ExampleForm.SHOULD_RETURN, 11L),
            entry(ExampleForm.OUTPUT_SHOULD_BE, 25L),
            entry(ExampleForm.INPUT_OUTPUT, 18L));
  }

  /**
   * 38, 41, 50 and 83 give no example, 80 forgets the quotes, 81 and 149 call a function of another
   * name, 105 and 160 tell their examples in prose.
   */
  @Test
  void leavesOnlyProblemsWithoutAUsableExampleWithoutVisibleTests() {
    assertThat(problems)
        .filteredOn(each -> each.visibleTests().isEmpty())
        .extracting(each -> each.id().substring("HumanEval/".length()))
        .containsExactly("38", "41", "50", "80", "81", "83", "105", "149", "160");
  }

  @Test
  void readsTheExtendedTests() {
    List<Problem> extended =
        HumanEval.withExtendedTests(PromptSources.builtIn())
            .read(SharedFiles.data("HumanEvalET.jsonl.gz"), new SimpleSyntax());

    assertThat(extended)
        .extracting(Problem::text)
        .containsExactlyInAnyOrderElementsOf(problems.stream().map(Problem::text).toList());
    assertThat(extended)
        .allSatisfy(
            each ->
                assertThat(((Tests.Asserts) each.judgingTests()).statements())
                    .allMatch(test -> test.startsWith("assert ")));
  }

  @Test
  void findsOnlyExamplesWhoseCallPythonsParserSeesTheSame() {
    List<DocstringExample> examples =
        problems.stream()
            .flatMap(each -> DocstringExample.in(each.text(), each.entryPoint()).stream())
            .toList();

    try (PythonExecutor python = RealPython.open()) {
      assertThat(
              python
                  .syntax()
                  .assertedCalls(examples.stream().map(DocstringExample::assertion).toList()))
          .isEqualTo(examples.stream().map(each -> Optional.of(each.call())).toList());
    }
  }

  /** 47, 116 and 148 are errors of the docstring; 130 defines its sequence before its example. */
  @Test
  void findsOnlyExamplesThatHoldForTheGoldSolutionsButForTheDataSetsOwnErrors() {
    List<String> contradicted = new ArrayList<>();
    try (PythonExecutor python = RealPython.open()) {
      for (Problem problem : problems) {
        List<String> examples = problem.visibleTests().stream().map(VisibleTest::source).toList();
        if (!examples.isEmpty() && !hold(python, problem, examples)) {
          examples.stream()
              .filter(example -> !hold(python, problem, List.of(example)))
              .forEach(contradicted::add);
        }
      }
    }

    assertThat(contradicted)
        .containsExactlyInAnyOrder(
            "assert median([-10, 4, 6, 1000, 10, 20]) == 15.0",
            "assert sort_array([1, 5, 2, 3, 4]) == [1, 2, 3, 4, 5]",
            "assert sort_array([-2, -3, -4, -5, -6]) == [-6, -5, -4, -3, -2]",
            "assert sort_array([1, 0, 2, 3, 4]) == [0, 1, 2, 3, 4]",
            "assert tri(1) == 3",
            "assert tri(2) == 1 + (2 / 2)",
            "assert tri(4) == 3",
            "assert bf(\"Earth\", \"Mercury\") == (\"Venus\")");
  }

  private static boolean hold(PythonExecutor python, Problem problem, List<String> examples) {
    return python
        .judge(
            problem.goldProgram(),
            new Tests.Asserts("", examples),
            problem.inProcess(),
            PythonExecutor.defaultLimits())
        .kind()
        .equals(Verdict.Kind.PASSED);
  }

  @Test
  void passesGoldSolutionsFromOutsideTheirProcess() {
    try (PythonExecutor python = RealPython.open()) {
      for (Problem problem :
          humanEval.read(SharedFiles.data("HumanEval.jsonl.gz"), python.syntax())) {
        assertThat(
                python.judge(
                    problem.goldProgram(),
                    problem.judgingTests(),
                    problem.inProcess(),
                    PythonExecutor.defaultLimits()))
            .as(problem.id())
            .isEqualTo(new Verdict(Verdict.Kind.PASSED, "", true));
      }
    }
  }

  /** The tests call poly, encode_cyclic and encode_shift, which the programs redefine. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "32 | poly = lambda xs, x: 0 | def find_zero(xs): return 0.0",
        "38 | encode_cyclic = lambda s: s | def decode_cyclic(s): return s",
        "50 | encode_shift = lambda s: s | def decode_shift(s): return s",
      })
  void passesNoProgramThatRedefinesAHelperOfItsTests(int number, String helper, String solution) {
    try (PythonExecutor python = RealPython.open()) {
      for (HumanEval benchmark :
          List.of(humanEval, HumanEval.withExtendedTests(PromptSources.builtIn()))) {
        String file =
            benchmark.name().equals("humaneval") ? "HumanEval.jsonl.gz" : "HumanEvalET.jsonl.gz";
        Problem problem =
            benchmark.read(SharedFiles.data(file), python.syntax()).stream()
                .filter(each -> each.id().equals("HumanEval/" + number))
                .findFirst()
                .orElseThrow();

        Verdict verdict =
            python.judge(
                helper + "\n" + solution,
                problem.judgingTests(),
                problem.inProcess(),
                PythonExecutor.defaultLimits());

        assertThat(verdict.kind()).isEqualTo(Verdict.Kind.WRONG_ANSWER);
        assertThat(verdict.hardened()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void leaksNoJudgingTestIntoAnyPrompt(PromptStyle style) {
    for (Problem problem : problems) {
      UserPrompt prompt = humanEval.prompt(problem, style);
      assertThat(prompt.text()).contains(problem.context().strip());

      String aroundTheProblem = prompt.text().replace(problem.context().strip(), "");
      String check = ((Tests.CheckFunction) problem.judgingTests()).source();
      assertThat(check.lines().map(String::strip).filter(line -> line.contains("candidate")))
          .as(problem.id())
          .isNotEmpty()
          .noneMatch(line -> prompt.text().contains(line))
          .map(line -> line.replace("candidate", problem.entryPoint()))
          .noneMatch(aroundTheProblem::contains);
    }
  }
}
