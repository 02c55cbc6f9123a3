package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.benchmarks.PromptSources;
import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.core.Tokenizer;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.SandboxOptions;
import dev.egcfg.execution.Sandboxes;
import dev.egcfg.execution.Tests;
import dev.egcfg.execution.VisibleTest;
import dev.egcfg.experiments.ModelView;
import dev.egcfg.experiments.Plan;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * No judging test that the protocol does not show stands in a prompt or a signal: of every
 * benchmark, on rows of our own and on the real data where it is present. The signals are those of
 * the gold programs, uncut.
 */
class LeakTest {

  /** Of real data every so many problems; all of our own. */
  private static final int STEP = 8;

  private static final int SHORTEST_INPUT = 4;
  private static final int SHORTEST_LINE = 12;

  /** A token a character: enough where nothing is to be cut. */
  private static final Tokenizer CHARACTERS =
      new Tokenizer() {
        @Override
        public int[] encode(String text) {
          return text.chars().toArray();
        }

        @Override
        public String decode(List<Integer> tokens) {
          throw new UnsupportedOperationException();
        }
      };

  private static Optional<PythonExecutor> executor = Optional.empty();

  @BeforeAll
  static void open() {
    executor =
        Optional.of(
            Sandboxes.open(
                SandboxOptions.defaults().withLevel(TinyRun.LEVEL).withUnsafeAllowed(true)));
  }

  @AfterAll
  static void close() {
    executor.ifPresent(PythonExecutor::close);
  }

  @ParameterizedTest
  @CsvSource({
    "humaneval, leaks-humaneval.jsonl, 2",
    "humaneval-et, leaks-humaneval.jsonl, 2",
    "mbpp, leaks-mbpp.jsonl, 0",
    "mbpp-sanitized, leaks-mbpp.jsonl, 0",
    "mbpp-et, leaks-mbpp.jsonl, 2",
    "codecontests, leaks-codecontests.jsonl, 3",
    "ds1000, leaks-ds1000.jsonl, 17",
  })
  void ownRowsShowNoHiddenTest(String benchmark, String file, int hidden)
      throws URISyntaxException {
    Path data = Path.of(LeakTest.class.getResource(file).toURI());

    assertThat(hiddenTestsChecked(benchmark, data, 1)).isEqualTo(hidden);
  }

  @ParameterizedTest
  @CsvSource({
    "humaneval, HumanEval.jsonl.gz, 50",
    "humaneval-et, HumanEvalET.jsonl.gz, 200",
    "mbpp, mbpp.jsonl.gz, 0",
    "codecontests, codecontests-sample.jsonl, 0",
  })
  void realDataShowsNoHiddenTest(String benchmark, String file, int hiddenAtLeast) {
    Path data =
        Optional.ofNullable(System.getenv("EGCFG_SHARED"))
            .map(Path::of)
            .orElse(Path.of("..", "..", "shared"))
            .resolve("data")
            .resolve(file);
    assumeTrue(Files.exists(data), () -> "skipped: no " + data + " (EGCFG_SHARED)");

    assertThat(hiddenTestsChecked(benchmark, data, STEP)).isGreaterThanOrEqualTo(hiddenAtLeast);
  }

  /** How many hidden tests were looked for, in vain. */
  private static int hiddenTestsChecked(String name, Path data, int step) {
    PythonExecutor python = executor.orElseThrow();
    Benchmark benchmark = new Benchmarks(PromptSources.builtIn()).named(name);
    List<Problem> problems = benchmark.read(data, python.syntax());
    int checked = 0;
    for (int i = 0; i < problems.size(); i += step) {
      Problem problem = problems.get(i);
      List<String> hidden = hidden(problem);
      checked += hidden.size();
      for (PromptStyle style : PromptStyle.values()) {
        Plan plan =
            Plan.read(
                Optional.empty(),
                Map.of(),
                Map.of("benchmark", name, "signal-tokens", "1000000", "prompt", label(style)));
        ModelView view =
            ModelView.of(
                plan,
                benchmark,
                problem,
                List.of(problem.goldProgram()),
                CHARACTERS,
                Optional.empty(),
                python);
        // what the data itself gives as the task may well look like a test
        String shown = view.promptWithSignal().replace(problem.text().strip(), "");
        assertThat(hidden).as("%s of %s, %s", problem.id(), name, style).noneMatch(shown::contains);
      }
    }
    return checked;
  }

  private static String label(PromptStyle style) {
    return style.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  /** What must not be shown: judging tests that are not visible ones, and the calls in them. */
  private static List<String> hidden(Problem problem) {
    List<String> hidden = new ArrayList<>();
    if (problem.judgingTests() instanceof Tests.StdinStdout cases) {
      String visible = visible(problem);
      cases.cases().stream()
          .map(each -> each.input().strip())
          .filter(input -> input.length() >= SHORTEST_INPUT && !visible.contains(input))
          .forEach(hidden::add);
      return hidden;
    }
    if (problem.judgingTests() instanceof Tests.Harness harness) {
      return judgingLines(harness.source(), problem);
    }
    for (String statement : statements(problem).toList()) {
      String call = statement.split("==")[0].replaceFirst("^assert\\s*\\(?", "").strip();
      if (!visible(problem).contains(call) && !problem.text().contains(call)) {
        hidden.add(call);
      }
    }
    return hidden;
  }

  /** How DS-1000 makes inputs and expected values and compares them; not where an answer runs. */
  private static List<String> judgingLines(String source, Problem problem) {
    return source
        .replaceFirst("(?s)exec_context = r\"\"\".*?\"\"\"", "")
        .lines()
        .map(String::strip)
        .filter(line -> line.length() >= SHORTEST_LINE && !line.startsWith("import "))
        .filter(line -> !(problem.text() + problem.goldProgram()).contains(line))
        .toList();
  }

  private static Stream<String> statements(Problem problem) {
    if (problem.judgingTests() instanceof Tests.Asserts asserts) {
      return asserts.statements().stream();
    }
    Tests.CheckFunction check = (Tests.CheckFunction) problem.judgingTests();
    return check
        .source()
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("assert candidate("))
        .map(line -> line.replace("candidate(", problem.entryPoint() + "("));
  }

  private static String visible(Problem problem) {
    return String.join("\n", problem.visibleTests().stream().map(VisibleTest::source).toList());
  }
}
