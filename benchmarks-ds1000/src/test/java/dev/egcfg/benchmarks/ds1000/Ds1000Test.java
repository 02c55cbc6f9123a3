package dev.egcfg.benchmarks.ds1000;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.benchmarks.Problem;
import dev.egcfg.benchmarks.PromptSources;
import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.benchmarks.RealPython;
import dev.egcfg.benchmarks.ResourceText;
import dev.egcfg.benchmarks.UserPrompt;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.Tests;
import dev.egcfg.execution.Trace;
import dev.egcfg.execution.TraceEvent;
import dev.egcfg.execution.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of our own that need nothing but Python: a script's piece twice, a body, two results. */
class Ds1000Test {

  @TempDir private static Path folder;

  private static final Ds1000 DS_1000 = new Ds1000(PromptSources.builtIn());
  private static PythonExecutor python;
  private static Problem sort;
  private static Problem marked;
  private static Problem body;
  private static Problem two;

  @BeforeAll
  static void read() throws IOException {
    python = RealPython.open();
    Path file = folder.resolve("own.jsonl");
    Files.writeString(file, ResourceText.read(Ds1000Test.class, "own.jsonl"));
    List<Problem> problems = DS_1000.read(file, python.syntax());
    sort = problems.get(0);
    marked = problems.get(1);
    body = problems.get(2);
    two = problems.get(3);
  }

  @AfterAll
  static void close() {
    if (python != null) {
      python.close();
    }
  }

  @Test
  void promptKeepsWhatTheDataSaysAndNamesThePlace() {
    for (PromptStyle style : PromptStyle.values()) {
      assertThat(prompt(sort, style))
          .contains("values = [3, 1, 2]\n</code>\nresult = ... # put solution in this variable\n")
          .contains("the code that comes next");
      assertThat(prompt(marked, style)).contains("\n[insert]\n", "where [insert] stands");
      assertThat(prompt(body, style)).contains("### BEGIN SOLUTION", "the function f complete");
    }
    UserPrompt fewShot = DS_1000.prompt(sort, PromptStyle.FEW_SHOT);
    assertThat(fewShot.examples()).contains("cities").doesNotContain("Sort the values");
    assertThat(fewShot.sha256()).isNotEqualTo(DS_1000.prompt(sort, PromptStyle.PLAIN).sha256());
  }

  @Test
  void goldProgramsPassWhetherTheDataHasThemOrTheHarness() {
    assertThat(sort.goldProgram()).isEqualTo("result = sorted(values)");
    assertThat(marked.goldProgram()).endsWith("\nresult = generate_ans(test_input)\n");
    assertThat(body.goldProgram()).endsWith("\n    return generate_ans(test_input)\n");
    assertThat(two.goldProgram()).endsWith("\nlow, high = generate_ans(test_input)\n");
    for (Problem problem : List.of(sort, marked, body, two)) {
      assertThat(judged(problem, problem.goldProgram()))
          .as(problem.id())
          .isEqualTo(new Verdict(Verdict.Kind.PASSED, "", false));
    }
  }

  @Test
  void answersPassHoweverTheyAreWritten() {
    assertThat(answered(sort, "result = sorted(values)\n")).isEqualTo(Verdict.Kind.PASSED);
    assertThat(answered(sort, "    result = sorted(values)\n")).isEqualTo(Verdict.Kind.PASSED);
    assertThat(answered(sort, "values = [3, 1, 2]\nresult = sorted(values)\nprint(result)\n"))
        .isEqualTo(Verdict.Kind.PASSED);
    assertThat(answered(sort, "BEGIN SOLUTION\n<code>\nresult = sorted(values)\n</code>\n"))
        .isEqualTo(Verdict.Kind.PASSED);
    assertThat(answered(body, "    return [2 * v for v in values]\n"))
        .isEqualTo(Verdict.Kind.PASSED);
    assertThat(answered(body, "return [2 * v for v in values]")).isEqualTo(Verdict.Kind.PASSED);
    assertThat(
            answered(
                body,
                "example = [3, 1, 2]\ndef f(values=example):\n    return [2 * v for v in values]\nf()\n"))
        .isEqualTo(Verdict.Kind.PASSED);
    assertThat(answered(two, "low = min(values)\nhigh = max(values)\n"))
        .isEqualTo(Verdict.Kind.PASSED);
  }

  @Test
  void wrongAnswersFail() {
    assertThat(answered(sort, "result = [1, 2, 3]\n")).isEqualTo(Verdict.Kind.WRONG_ANSWER);
    assertThat(answered(sort, "values = [3, 1, 9]\nresult = sorted(values)\n"))
        .isEqualTo(Verdict.Kind.WRONG_ANSWER);
    assertThat(answered(marked, "for v in values:\n    result = sorted(values)\n"))
        .isEqualTo(Verdict.Kind.WRONG_ANSWER);
    assertThat(answered(sort, "ordered = sorted(values)\n")).isEqualTo(Verdict.Kind.ERROR);
    assertThat(answered(sort, "result = sorted(value)\n")).isEqualTo(Verdict.Kind.ERROR);
    assertThat(answered(two, "low = min(values)\n")).isEqualTo(Verdict.Kind.ERROR);
  }

  @Test
  void unfinishedBodyBecomesExecutable() {
    List<String> drafts = List.of("    total = [1]\n    retu", "ordered = [v\n");

    assertThat(
            python
                .syntax()
                .executables(
                    List.of(
                        DS_1000.framed(body, drafts.get(0)), DS_1000.framed(sort, drafts.get(1)))))
        .satisfiesExactly(
            first -> assertThat(first).contains("def f(values):\n    total = [1]\n    retu\n"),
            second -> assertThat(second).isEmpty());
  }

  @Test
  void signalShowsTheFirstInputAndNothingOfTheTests() {
    Trace trace = traced(sort, "values = [3, 1, 2]\nresult = sorted(values)\n");
    String seen = trace.events().toString();

    assertThat(trace.events())
        .extracting(TraceEvent::line)
        .containsExactly("result = sorted(values)", "# the end");
    assertThat(seen).contains("text=[3, 1, 2]", "text=[1, 2, 3]");
    for (Problem problem : List.of(sort, marked, body, two)) {
      String everything =
          DS_1000.prompt(problem, PromptStyle.PLAIN).text() + traced(problem, "x = 1\n").events();
      assertThat(everything)
          .doesNotContain(
              "generate_", "exec_test", "test_execution", "expected_result", "assert", "[9]");
    }
  }

  private static String prompt(Problem problem, PromptStyle style) {
    return DS_1000.prompt(problem, style).text();
  }

  /** As a run does it: framed, completed, judged. */
  private static Verdict.Kind answered(Problem problem, String code) {
    return judged(problem, inserted(problem, code)).kind();
  }

  private static String inserted(Problem problem, String code) {
    return DS_1000.completed(problem, DS_1000.framed(problem, code), python.syntax());
  }

  private static Verdict judged(Problem problem, String program) {
    Tests tests = problem.judgingTests();
    return python.judge(program, tests, problem.inProcess(), PythonExecutor.defaultLimits());
  }

  private static Trace traced(Problem problem, String code) {
    return python.trace(
        inserted(problem, code),
        problem.visibleTests().get(0).invocation(),
        100,
        PythonExecutor.defaultLimits());
  }
}
