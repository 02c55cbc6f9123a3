package dev.egcfg.benchmarks.mbpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.benchmarks.Problem;
import dev.egcfg.benchmarks.PromptSources;
import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.benchmarks.RealPython;
import dev.egcfg.benchmarks.SharedFiles;
import dev.egcfg.benchmarks.SimpleSyntax;
import dev.egcfg.execution.Invocation;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.Tests;
import dev.egcfg.execution.Verdict;
import dev.egcfg.execution.VisibleTest;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The official file; skipped where it is not at hand. */
class RealMbppTest {

  private final Mbpp mbpp = new Mbpp(PromptSources.builtIn());

  private List<Problem> problems = List.of();

  @BeforeEach
  void read() {
    problems = mbpp.read(SharedFiles.data("mbpp.jsonl.gz"), new SimpleSyntax());
  }

  @Test
  void holdsTheTestSplitInItsOrder() {
    assertThat(problems).hasSize(500);
    assertThat(problems.get(0).id()).isEqualTo("11");
    assertThat(problems.get(499).id()).isEqualTo("510");
    assertThat(problems).allMatch(each -> each.visibleTests().size() == 3);
  }

  @Test
  void asksWithThePromptThatTheGoldenAnswerWasMadeWith() throws IOException {
    assertThat(mbpp.prompt(problems.get(0), PromptStyle.PLAIN).text())
        .isEqualTo(SharedFiles.goldenUserPrompt("mbpp-11"));
  }

  @Test
  void keepsTheSetupOfTheOneProblemThatHasOne() {
    assertThat(problems)
        .filteredOn(each -> !((Tests.Asserts) each.judgingTests()).setup().isEmpty())
        .extracting(Problem::id)
        .containsExactly("367");
  }

  @Test
  void runsTheCallOfEachTestWithoutItsAnswer() {
    try (PythonExecutor python = RealPython.open()) {
      for (Problem problem : mbpp.read(SharedFiles.data("mbpp.jsonl.gz"), python.syntax())) {
        for (VisibleTest test : problem.visibleTests()) {
          String call = ((Invocation.Call) test.invocation()).expression();

          assertThat(call).matches("(?s)" + problem.entryPoint() + "\\s*\\(.*");
          assertThat(test.source().replaceFirst("^assert\\s*\\(?", ""))
              .as(problem.id())
              .startsWith(call)
              .matches(source -> source.substring(call.length()).matches("(?s)\\s*==.*"));
        }
      }
    }
  }

  /** 367 needs its setup, which needs the program's own class. */
  @Test
  void passesGoldSolutionsFromOutsideTheirProcess() {
    try (PythonExecutor python = RealPython.open()) {
      for (Problem problem : problems) {
        int id = Integer.parseInt(problem.id());
        if (id % 25 == 0 || id == 367) {
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
  }

  @ParameterizedTest
  @EnumSource
  void showsNoTestOfAnotherProblem(PromptStyle style) {
    Map<String, String> ownerOfTest = new HashMap<>();
    for (Problem problem : problems) {
      for (String test : ((Tests.Asserts) problem.judgingTests()).statements()) {
        ownerOfTest.putIfAbsent(test, problem.id());
      }
    }

    for (Problem problem : problems) {
      List<String> shown =
          mbpp.prompt(problem, style).text().lines().filter(ownerOfTest::containsKey).toList();
      assertThat(shown)
          .as(problem.id())
          .hasSize(style == PromptStyle.PLAIN ? 1 : 3)
          .isSubsetOf(((Tests.Asserts) problem.judgingTests()).statements());
    }
  }
}
