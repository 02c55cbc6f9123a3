package dev.egcfg.benchmarks.mbpp;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.DataFile;
import dev.egcfg.benchmarks.DataRecord;
import dev.egcfg.benchmarks.KnownBadProblem;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.benchmarks.PromptSources;
import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.benchmarks.PromptTemplates;
import dev.egcfg.benchmarks.UserPrompt;
import dev.egcfg.execution.PythonSyntax;
import dev.egcfg.execution.Tests;
import dev.egcfg.execution.VisibleTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * MBPP's test split (task ids 11 to 510): the full set, its sanitized subset, or MBPP-ET. By its
 * protocol (eg-cfg.md section 5) MBPP's tests are both the visible ones and those that judge: all
 * of them are run for guidance in every prompt style. The plain prompt shows the first of them
 * only, the other styles show all. MBPP-ET judges by more tests and shows none of these.
 */
public final class Mbpp implements Benchmark {

  private static final long FIRST_TEST_ID = 11;
  private static final long LAST_TEST_ID = 510;

  /** Its tests give the program a type, which is no data that could reach it from outside. */
  private static final long JUDGED_IN_PROCESS = 533;

  private final String name;
  private final TestFields fields;
  private final List<KnownBadProblem> knownBad;
  private final PromptTemplates templates;

  /** The full set, {@code mbpp}. */
  public Mbpp(PromptSources prompts) {
    this("mbpp", TestFields.MBPP, knownBadProblems(), prompts);
  }

  /** The subset that its authors went over by hand, {@code mbpp-sanitized}. */
  public static Mbpp sanitized(PromptSources prompts) {
    return new Mbpp("mbpp-sanitized", TestFields.MBPP, List.of(), prompts);
  }

  /** The full set with more judging tests, {@code mbpp-et}. */
  public static Mbpp withExtendedTests(PromptSources prompts) {
    return new Mbpp("mbpp-et", TestFields.EXTENDED, knownBadProblems(), prompts);
  }

  private Mbpp(
      String name, TestFields fields, List<KnownBadProblem> knownBad, PromptSources prompts) {
    this.name = name;
    this.fields = fields;
    this.knownBad = knownBad;
    this.templates = new PromptTemplates(Mbpp.class, prompts);
  }

  private static List<KnownBadProblem> knownBadProblems() {
    return KnownBadProblem.read(Mbpp.class, "known_bad.jsonl");
  }

  @Override
  public String name() {
    return name;
  }

  /** Reads the test split; the file may hold the other splits too. */
  @Override
  public List<Problem> read(Path file, PythonSyntax syntax) {
    List<DataRecord> rows = rows(file);
    List<DataRecord> split = rows.stream().filter(Mbpp::inTestSplit).toList();
    if (split.isEmpty()) {
      throw rows.get(0)
          .malformed(
              "no problem of the test split; expected task_id from "
                  + FIRST_TEST_ID
                  + " to "
                  + LAST_TEST_ID);
    }
    return problems(split, syntax);
  }

  @Override
  public List<Problem> readAllSplits(Path file, PythonSyntax syntax) {
    return problems(rows(file), syntax);
  }

  private static List<DataRecord> rows(Path file) {
    return new DataFile(file).records(each -> Long.toString(each.integer("task_id")));
  }

  private static boolean inTestSplit(DataRecord row) {
    long id = row.integer("task_id");
    return FIRST_TEST_ID <= id && id <= LAST_TEST_ID;
  }

  private List<Problem> problems(List<DataRecord> rows, PythonSyntax syntax) {
    List<String> statements =
        rows.stream().flatMap(row -> fields.visible(row).stream()).distinct().toList();
    TestCalls calls = new TestCalls(statements, syntax);
    return rows.stream().map(row -> problem(row, calls)).toList();
  }

  private Problem problem(DataRecord row, TestCalls calls) {
    String code = unixLines(row.text("code"));
    String setup = setup(row);
    List<String> visible = fields.visible(row);
    List<VisibleTest> visibleTests =
        visible.stream().flatMap(test -> calls.visibleTest(setup, test).stream()).toList();
    if (visible.isEmpty() || visibleTests.size() < visible.size()) {
      throw row.malformed("field test_list: expected assert statements, found " + visible);
    }
    return new Problem(
        Long.toString(row.integer("task_id")),
        text(row).strip(),
        calls
            .entryPoint(visible, code)
            .orElseThrow(() -> row.malformed("field test_list: no test calls a function of code")),
        visibleTests,
        new Tests.Asserts(setup, fields.judging(row)),
        row.integer("task_id") == JUDGED_IN_PROCESS,
        "",
        code);
  }

  /** The sanitized set has its own names for the task and for what runs before the tests. */
  private static String text(DataRecord row) {
    return row.has("prompt") ? row.text("prompt") : row.text("text");
  }

  private static String setup(DataRecord row) {
    return row.has("test_imports")
        ? unixLines(String.join("\n", row.texts("test_imports")))
        : unixLines(row.text("test_setup_code"));
  }

  static String unixLines(String text) {
    return text.replace("\r\n", "\n");
  }

  @Override
  public List<KnownBadProblem> knownBad() {
    return knownBad;
  }

  @Override
  public UserPrompt prompt(Problem problem, PromptStyle style) {
    List<String> tests = problem.visibleTests().stream().map(VisibleTest::source).toList();
    return templates.render(
        style, Map.of("text", problem.text(), "firstTest", tests.get(0), "tests", tests));
  }
}
