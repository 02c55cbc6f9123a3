package dev.egcfg.benchmarks.codecontests;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.benchmarks.PromptSources;
import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.benchmarks.PromptTemplates;
import dev.egcfg.benchmarks.UserPrompt;
import dev.egcfg.execution.Invocation;
import dev.egcfg.execution.PythonSyntax;
import dev.egcfg.execution.Tests;
import dev.egcfg.execution.Tests.StdinStdout.Case;
import dev.egcfg.execution.VisibleTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CodeContests (deepmind/code_contests): programs that read standard input and print. The answer
 * lives in {@code solve()}. Up to three public tests are visible; the private and generated ones
 * judge, or the public ones where there are no others. The description shows the public tests.
 */
public final class CodeContests implements Benchmark {

  private static final String ENTRY_POINT = "solve";
  private static final int MAX_VISIBLE_TESTS = 3;

  private final CaseRules rules;
  private final PromptTemplates templates;

  public CodeContests(PromptSources prompts, CaseRules rules) {
    this.rules = rules;
    templates = new PromptTemplates(CodeContests.class, prompts);
  }

  @Override
  public String name() {
    return "codecontests";
  }

  @Override
  public boolean limitsTests() {
    return true;
  }

  @Override
  public List<Problem> read(Path file, PythonSyntax syntax) {
    return CodeContestsRow.read(file).stream().map(this::problem).toList();
  }

  /** Every solution in Python 3 as a problem of its own, with that solution as its gold program. */
  public List<Problem> readSolutions(Path file) {
    List<Problem> all = new ArrayList<>();
    for (CodeContestsRow row : CodeContestsRow.read(file)) {
      List<String> codes = pythonSolutions(row);
      for (int i = 0; i < codes.size(); i++) {
        all.add(problem(row, row.name() + ", solution " + (i + 1), codes.get(i)));
      }
    }
    return all;
  }

  /** Solutions of the data in other languages. */
  public static long otherSolutions(Path file) {
    return CodeContestsRow.read(file).stream()
        .flatMap(row -> row.solutions().stream())
        .filter(solution -> !solution.isPython3())
        .count();
  }

  private Problem problem(CodeContestsRow row) {
    return problem(row, row.name(), pythonSolutions(row).stream().findFirst().orElse(""));
  }

  private Problem problem(CodeContestsRow row, String id, String goldProgram) {
    return new Problem(
        id,
        row.description().strip(),
        ENTRY_POINT,
        row.publicTests().stream().limit(MAX_VISIBLE_TESTS).map(CodeContests::visible).toList(),
        new Tests.StdinStdout(
            ENTRY_POINT, row.judgingTests(), rules.comparison(), rules.limits(row)),
        false,
        "",
        goldProgram);
  }

  private static VisibleTest visible(Case test) {
    return new VisibleTest(
        "Input:\n"
            + test.input().stripTrailing()
            + "\nOutput:\n"
            + test.expectedOutput().stripTrailing(),
        new Invocation.Stdin(test.input(), ENTRY_POINT),
        Optional.of(test.expectedOutput()));
  }

  /** Scripts, judged as they stand. */
  private static List<String> pythonSolutions(CodeContestsRow row) {
    return row.solutions().stream()
        .filter(CodeContestsRow.Solution::isPython3)
        .map(CodeContestsRow.Solution::code)
        .toList();
  }

  @Override
  public UserPrompt prompt(Problem problem, PromptStyle style) {
    return templates.render(style, Map.of("description", problem.text()));
  }
}
