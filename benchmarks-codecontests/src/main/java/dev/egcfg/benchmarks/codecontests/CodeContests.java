package dev.egcfg.benchmarks.codecontests;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.benchmarks.PromptSources;
import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.benchmarks.PromptTemplates;
import dev.egcfg.benchmarks.ResourceText;
import dev.egcfg.benchmarks.UserPrompt;
import dev.egcfg.execution.Invocation;
import dev.egcfg.execution.PythonSyntax;
import dev.egcfg.execution.Tests;
import dev.egcfg.execution.Tests.StdinStdout.Case;
import dev.egcfg.execution.VisibleTest;
import java.nio.file.Path;
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
  private final String goldProgram = ResourceText.read(CodeContests.class, "gold_program.py");

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

  private Problem problem(CodeContestsRow row) {
    return new Problem(
        row.name(),
        row.description().strip(),
        ENTRY_POINT,
        row.publicTests().stream().limit(MAX_VISIBLE_TESTS).map(CodeContests::visible).toList(),
        new Tests.StdinStdout(
            ENTRY_POINT, row.judgingTests(), rules.comparison(), rules.limits(row)),
        false,
        "",
        goldProgram(row).orElse(""));
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

  /**
   * The first Python 3 solution. The data's solutions are scripts, so a {@code solve()} around it
   * runs the whole of it as one.
   */
  private Optional<String> goldProgram(CodeContestsRow row) {
    return row.solutions().stream()
        .filter(CodeContestsRow.Solution::isPython3)
        .map(CodeContestsRow.Solution::code)
        .findFirst()
        .map(code -> goldProgram.replace("\"$SOLUTION\"", pythonLiteral(code)));
  }

  /** A JSON string is a Python string too. */
  private static String pythonLiteral(String text) {
    return TextNode.valueOf(text).toString();
  }

  @Override
  public UserPrompt prompt(Problem problem, PromptStyle style) {
    return templates.render(style, Map.of("description", problem.text()));
  }
}
