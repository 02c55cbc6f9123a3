package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code egcfg grade RUN}: a run's saved answers, judged again by extended tests. */
class GradeRunTest {

  @TempDir private static Path folder;

  private static TinyRun run;
  private static Path out;

  /** Both problems are answered by {@code add}: right for Tiny/0, wrong for Tiny/1. */
  @BeforeAll
  static void answer() throws IOException {
    run = TinyRun.in(folder);
    out = folder.resolve("run");
    run.call(run.arguments(out));
  }

  @Test
  void judgesEveryAnswerAgainAndReportsBothRates() throws IOException {
    Path extended = extended("assert add(1, 2) == 3", "assert add(-1, 1) == 0");

    CommandLineCall call = grade("--benchmark=humaneval-et", "--data=" + extended);

    assertThat(call.exitCode()).as(call.err()).isZero();
    // by these tests the answers to both problems are right
    assertThat(call.out())
        .contains(
            "humaneval-et: 2 of 2 problems (100.0 %) solved by any saved attempt, whatever its"
                + " humaneval verdict (the published protocol)\n"
                + "humaneval-et: 1 of 2 problems (50.0 %) solved by the attempt that the humaneval"
                + " tests choose, the first that passes them\n");
    assertThat(Files.readAllLines(out.resolve("report/humaneval-et.jsonl")))
        .hasSize(4)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("\"problem\":\"Tiny/1\",\"method\":\"baseline\",\"gamma\":0.0")
                    .endsWith("\"base\":\"WRONG_ANSWER\",\"verdict\":\"PASSED\"}"));
  }

  @Test
  void refusesTestsOfOtherProblemsAndPassAtK() throws IOException {
    assertThat(grade("--benchmark=mbpp-et", "--data=" + extended("assert True")))
        .extracting(CommandLineCall::exitCode, CommandLineCall::err)
        .containsExactly(
            2, "egcfg grade: " + out + " holds answers to humaneval: mbpp-et has other problems\n");
    assertThat(grade("--benchmark=humaneval-et", "--pass-at=1").exitCode()).isEqualTo(2);
  }

  @Test
  void refusesAFolderThatIsNoRun() {
    CommandLineCall call =
        run.call(List.of("grade", folder.toString(), "--benchmark=humaneval-et", "--offline"));

    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.err()).contains(folder + " is no run directory: it has no manifest.json");
  }

  private static CommandLineCall grade(String... more) {
    List<String> arguments = new ArrayList<>(List.of("grade", out.toString(), "--offline"));
    arguments.addAll(TinyRun.SANDBOX);
    arguments.addAll(List.of(more));
    return run.call(arguments);
  }

  private static Path extended(String... tests) throws IOException {
    String list = "\"test_case_list\": [\"" + String.join("\", \"", tests) + "\"]}";
    List<String> rows = new ArrayList<>();
    for (String row : Files.readAllLines(run.problems())) {
      rows.add(row.substring(0, row.lastIndexOf('}')) + ", " + list);
    }
    return Files.write(folder.resolve("extended.jsonl"), rows);
  }
}
