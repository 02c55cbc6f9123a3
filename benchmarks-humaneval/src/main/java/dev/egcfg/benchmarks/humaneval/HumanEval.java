package dev.egcfg.benchmarks.humaneval;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.DataFile;
import dev.egcfg.benchmarks.DataRecord;
import dev.egcfg.benchmarks.KnownBadProblem;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.benchmarks.PromptSources;
import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.benchmarks.PromptTemplates;
import dev.egcfg.benchmarks.UserPrompt;
import dev.egcfg.execution.Invocation;
import dev.egcfg.execution.PythonSyntax;
import dev.egcfg.execution.Tests;
import dev.egcfg.execution.VisibleTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * HumanEval (openai/human-eval): 164 functions to complete. Visible are the examples of the
 * docstring, which the model reads anyway; the data's {@code check(candidate)} judges, for every
 * gold solution from outside the program's process. HumanEval-ET is the same but for its judging
 * tests.
 */
public final class HumanEval implements Benchmark {

  private static final Pattern FUNCTION = Pattern.compile("(?m)^def (\\w+)");

  /** Ten times the longest, in characters: examples are looked for at every one of them. */
  private static final int LONGEST_PROMPT = 20_000;

  private final String name;
  private final BiFunction<DataRecord, PythonSyntax, Tests> judgingTests;
  private final List<KnownBadProblem> knownBad;
  private final PromptTemplates templates;

  /** The official set, {@code humaneval}. */
  public HumanEval(PromptSources prompts) {
    this("humaneval", HumanEval::check, List.of(), prompts);
  }

  /** HumanEval-ET, {@code humaneval-et}: the asserts of {@code test_case_list} judge. */
  public static HumanEval withExtendedTests(PromptSources prompts) {
    return new HumanEval(
        "humaneval-et",
        HumanEval::asserts,
        KnownBadProblem.read(HumanEval.class, "known_bad_et.jsonl"),
        prompts);
  }

  private HumanEval(
      String name,
      BiFunction<DataRecord, PythonSyntax, Tests> judgingTests,
      List<KnownBadProblem> knownBad,
      PromptSources prompts) {
    this.name = name;
    this.judgingTests = judgingTests;
    this.knownBad = knownBad;
    this.templates = new PromptTemplates(HumanEval.class, prompts);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Problem> read(Path file, PythonSyntax syntax) {
    return new DataFile(file)
        .records(each -> each.text("task_id")).stream().map(row -> problem(row, syntax)).toList();
  }

  private Problem problem(DataRecord row, PythonSyntax syntax) {
    String prompt = row.text("prompt");
    String entryPoint = row.text("entry_point");
    requireDefinition(row, "prompt", prompt, entryPoint);
    if (prompt.length() > LONGEST_PROMPT) {
      throw row.malformed(
          "field prompt has %d characters, expected at most %d"
              .formatted(prompt.length(), LONGEST_PROMPT));
    }
    return new Problem(
        row.text("task_id"),
        prompt,
        entryPoint,
        DocstringExample.in(prompt, entryPoint).stream().map(HumanEval::visibleTest).toList(),
        judgingTests.apply(row, syntax),
        false,
        prompt,
        prompt + row.text("canonical_solution"));
  }

  private static VisibleTest visibleTest(DocstringExample example) {
    return new VisibleTest(
        example.assertion(), new Invocation.Call("", example.call()), Optional.empty());
  }

  private static Tests check(DataRecord row, PythonSyntax syntax) {
    String test = row.text("test");
    requireDefinition(row, "test", test, "check");
    String source = callsHelper(row, test) ? withHelpers(row, test, syntax) : test;
    return new Tests.CheckFunction(source, row.text("entry_point"));
  }

  private static Tests asserts(DataRecord row, PythonSyntax syntax) {
    List<String> tests = row.texts("test_case_list").stream().map(String::strip).toList();
    if (tests.isEmpty()) {
      throw row.malformed("field test_case_list is empty; expected at least one assert");
    }
    boolean helped = tests.stream().anyMatch(test -> callsHelper(row, test));
    return new Tests.Asserts(helped ? withHelpers(row, "", syntax) : "", tests);
  }

  /** Whether the tests call a function of the prompt that the program is not asked for. */
  private static boolean callsHelper(DataRecord row, String tests) {
    return FUNCTION
        .matcher(row.text("prompt"))
        .results()
        .map(found -> found.group(1))
        .filter(helper -> !helper.equals(row.text("entry_point")))
        .anyMatch(helper -> tests.contains(helper + "("));
  }

  /** A helper that judges has to be the prompt's own: the program could define another. */
  private static String withHelpers(DataRecord row, String tests, PythonSyntax syntax) {
    return syntax.withMissingDefinitions(tests, row.text("prompt"), row.text("entry_point"));
  }

  private static void requireDefinition(
      DataRecord row, String field, String source, String function) {
    if (!source.contains("def " + function + "(")) {
      throw row.malformed("field " + field + " does not define " + function + "()");
    }
  }

  @Override
  public List<KnownBadProblem> knownBad() {
    return knownBad;
  }

  @Override
  public UserPrompt prompt(Problem problem, PromptStyle style) {
    return templates.render(style, Map.of("code", problem.text().stripTrailing()));
  }

  /** Puts the prompt's imports and helper functions that the program lacks in front of it. */
  @Override
  public String completed(Problem problem, String program, PythonSyntax syntax) {
    return syntax.withMissingDefinitions(program, problem.context(), problem.entryPoint());
  }
}
