package dev.egcfg.benchmarks.mbpp;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.DataFile;
import dev.egcfg.benchmarks.DataRecord;
import dev.egcfg.benchmarks.FewShotExamples;
import dev.egcfg.benchmarks.KnownBadProblem;
import dev.egcfg.benchmarks.Problem;
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
 * MBPP, the full set's test split (task ids 11 to 510). By its protocol (eg-cfg.md section 5) the
 * tests that judge are also the visible ones: all of them are run for guidance in every prompt
 * style. The plain prompt shows the first of them only, the other styles show all.
 */
public final class Mbpp implements Benchmark {

  private static final long FIRST_TEST_ID = 11;
  private static final long LAST_TEST_ID = 510;

  /** Its tests give the program a type, which is no data that could reach it from outside. */
  private static final long JUDGED_IN_PROCESS = 533;

  private final PromptTemplates templates;
  private final List<KnownBadProblem> knownBad =
      KnownBadProblem.read(Mbpp.class, "known_bad.jsonl");

  public Mbpp(FewShotExamples examples) {
    templates = new PromptTemplates(Mbpp.class, examples);
  }

  @Override
  public String name() {
    return "mbpp";
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

  private static List<Problem> problems(List<DataRecord> rows, PythonSyntax syntax) {
    List<String> statements = rows.stream().flatMap(row -> tests(row).stream()).distinct().toList();
    TestCalls calls = new TestCalls(statements, syntax);
    return rows.stream().map(row -> problem(row, calls)).toList();
  }

  private static boolean inTestSplit(DataRecord row) {
    long id = row.integer("task_id");
    return FIRST_TEST_ID <= id && id <= LAST_TEST_ID;
  }

  private static List<String> tests(DataRecord row) {
    return row.texts("test_list").stream().map(test -> unixLines(test).strip()).toList();
  }

  private static Problem problem(DataRecord row, TestCalls calls) {
    String code = unixLines(row.text("code"));
    String setup = unixLines(row.text("test_setup_code"));
    List<String> tests = tests(row);
    List<VisibleTest> visibleTests =
        tests.stream().flatMap(test -> calls.visibleTest(setup, test).stream()).toList();
    if (tests.isEmpty() || visibleTests.size() < tests.size()) {
      throw row.malformed("field test_list: expected assert statements, found " + tests);
    }
    return new Problem(
        Long.toString(row.integer("task_id")),
        row.text("text").strip(),
        calls
            .entryPoint(tests, code)
            .orElseThrow(() -> row.malformed("field test_list: no test calls a function of code")),
        visibleTests,
        new Tests.Asserts(setup, tests),
        row.integer("task_id") == JUDGED_IN_PROCESS,
        "",
        code);
  }

  private static String unixLines(String text) {
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
