package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egcfg.benchmarks.Problem;
import dev.egcfg.benchmarks.PromptSources;
import dev.egcfg.benchmarks.ds1000.Ds1000;
import dev.egcfg.core.fetch.FetchListener;
import dev.egcfg.core.fetch.PythonEnvironment;
import dev.egcfg.core.fetch.PythonEnvironments;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.Trace;
import dev.egcfg.execution.TraceEvent;
import dev.egcfg.experiments.Plan;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A row of our own for each library, in the user's environment as far as it holds the library. */
class Ds1000LibrariesTest {

  @ParameterizedTest
  @CsvSource({
    "pandas, 10",
    "numpy, 310",
    "scipy, 720",
    "sklearn, 820",
    "matplotlib, 560",
    "tensorflow, 670",
    "pytorch, 930"
  })
  void goldProgramPasses(String library, String problem) throws Exception {
    requireLibrary(library);

    CommandLineCall call =
        SandboxedMachine.egcfg("validate", "ds1000", "--data=" + rows(), "--problems=" + problem);

    assertThat(call.exitCode()).as(call.out() + call.err()).isZero();
    assertThat(call.out()).startsWith("ds1000: 1 of 1 gold solutions pass\n");
  }

  @Test
  void framesSeriesAndArraysAreOneLineEach() throws Exception {
    requireLibrary("pandas");

    assertThat(left("10", "total = df.groupby('city')['amount'].sum()\nresult = total / 7\n"))
        .contains(
            Map.entry(
                "df",
                "DataFrame(3 x 2, 'city': object ['Bern', 'Oslo', 'Bern'], 'amount': int64 [3, 4, 5])"),
            Map.entry("total", "Series(2, int64, name 'amount', index ['Bern', 'Oslo'], [8, 4])"),
            Map.entry(
                "result",
                "Series(2, float64, name 'amount', index ['Bern', 'Oslo'], [1.14286, 0.571429])"));
    assertThat(left("310", "m = np.outer(a, b)\nbig = np.zeros((9, 9))\nresult = a[a > 2][0]\n"))
        .contains(
            Map.entry(
                "m",
                "ndarray(shape (4, 4), int64, [[1, 0, 3, 5], [2, 0, 6, 10], [3, 0, 9, 15], [4, 0, 12, 20]])"),
            Map.entry("result", "3"));
  }

  @Test
  void classesOfTheProgramAreAskedNothing() throws Exception {
    requireLibrary("pandas");

    assertThat(
            left(
                "10",
                """
                class Liar(pd.DataFrame):
                    def __repr__(self):
                        raise SystemExit(1)
                liar = Liar({'a': [1]})
                cells = pd.Series([type('Cell', (), {'__repr__': lambda self: exit(1)})()])
                """))
        .contains(
            Map.entry("liar", "<Liar object>"),
            Map.entry("cells", "Series(1, object, [<Cell object>])"));
  }

  /** The variables that a program leaves in the problem's context. */
  private static Map<String, String> left(String problemId, String program) throws Exception {
    Plan plan = Plan.read(Optional.empty(), Map.of(), Map.of("benchmark", "ds1000"));
    Ds1000 benchmark = new Ds1000(PromptSources.builtIn());
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Provisions provisions =
        new Provisions(new Console(nowhere, nowhere, false), SandboxedMachine.machine(), true);
    try (PythonExecutor executor =
        provisions.executor(plan, environment().interpreter().toString())) {
      Problem problem =
          benchmark.read(rows(), executor.syntax()).stream()
              .filter(each -> each.id().equals(problemId))
              .findFirst()
              .orElseThrow();
      Trace trace =
          executor.trace(
              program,
              problem.visibleTests().get(0).invocation(),
              200,
              PythonExecutor.defaultLimits());
      assertThat(trace.execution().detail()).isEmpty();
      TraceEvent end = trace.events().get(trace.events().size() - 1);
      return end.locals().stream()
          .collect(Collectors.toMap(TraceEvent.Local::name, local -> local.value().text()));
    }
  }

  private static void requireLibrary(String library) {
    assumeTrue(
        find().filter(found -> found.parts().contains(library)).isPresent(),
        "skipped: egcfg setup ds1000 --libraries " + library);
  }

  private static PythonEnvironment environment() {
    return find().orElseThrow();
  }

  private static Optional<PythonEnvironment> find() {
    return new PythonEnvironments(
            SandboxedMachine.machine().cache(), "python3", true, FetchListener.SILENT)
        .find("ds1000");
  }

  private static Path rows() throws Exception {
    return Path.of(
        Objects.requireNonNull(Ds1000LibrariesTest.class.getResource("ds1000-libraries.jsonl"))
            .toURI());
  }
}
