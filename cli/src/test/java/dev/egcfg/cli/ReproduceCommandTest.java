package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code egcfg reproduce} on two problems with a checkpoint of 100 tokens. */
class ReproduceCommandTest {

  @TempDir private static Path folder;

  private static TinyRun run;

  @BeforeAll
  static void writeCheckpointAndProblems() throws IOException {
    run = TinyRun.in(folder);
  }

  @Test
  void listsTables() {
    assertThat(call(Map.of(), "list", "tables").out().lines())
        .anyMatch(line -> line.startsWith("mbpp-1.3b "))
        .anyMatch(line -> line.startsWith("ablation-signal-interval "));
  }

  @Test
  void everythingThatIsMissingIsSaidBeforeAnythingStarts() {
    CommandLineCall call = call(Map.of(), "reproduce", "humaneval-et", "--offline");

    assertThat(call.exitCode()).isEqualTo(3);
    assertThat(call.out()).isEmpty();
    assertThat(call.err())
        .contains("humaneval-et cannot run here; nothing was started. It needs\n")
        .contains("  - an endpoint: DeepSeek-V3-0324")
        .contains("  - data: humaneval's is not in the cache")
        .contains("  - data: humaneval-et's ");
  }

  @Test
  void theEnvironmentOfItsProgramsIsAmongWhatATableNeeds() {
    assertThat(call(Map.of(), "reproduce", "ds1000-v3", "--offline").err())
        .contains("  - a Python environment: ds1000's programs need its libraries;");
  }

  @Test
  void quickNeedsTheResultsThatItComparesWith() {
    CommandLineCall call =
        call(Map.of(), "reproduce", "quick", "--model=" + run.checkpoint(), "--dry-run");

    assertThat(call.out()).startsWith("quick-humaneval: 2 units a problem on humaneval with ");
  }

  @Test
  void aPartOfATableIsComparedMarkedAndPartial() throws IOException {
    Path out = folder.resolve("part");

    CommandLineCall call =
        reproduce("humaneval-v3", out, "--limit=2", "--prompt=plain", "--max-new-tokens=64");

    assertThat(call.exitCode()).as(call.err()).isEqualTo(3);
    assertThat(call.out())
        .startsWith("humaneval-v3: HumanEval with DeepSeek-V3-0324\n")
        .containsPattern("HumanEval +DeepSeek-V3-0324 +baseline +50.0 +82.92 +-32.9 .* 1 +2 +164 ")
        .containsPattern("HumanEval +DeepSeek-V3-0324 +EG-CFG +50.0 +99.4 ")
        .contains("another protocol: prompt is plain, not few-shot,long-code")
        .contains("another protocol: the model is tiny, not DeepSeek-V3-0324")
        .contains("another protocol: the published baseline is raw, ours is greedy");
    assertThat(Files.readString(out.resolve("report/reproduction.csv")))
        .contains("HumanEval,DeepSeek-V3-0324,baseline,50.0000,82.92,");
  }

  @Test
  void theSavedProgramsAreJudgedAgainByTheExtendedTestsAndOnlyOnce() throws IOException {
    Path out = folder.resolve("extended");
    Path tests = folder.resolve("extended.jsonl");
    // the first problem's extended tests contradict its own, so that nothing is solved
    List<String> extended = new ArrayList<>();
    for (String line : Files.readAllLines(run.problems())) {
      extended.add(
          line.substring(0, line.length() - 1) + ", \"test_case_list\": [\"assert False\"]}");
    }
    Files.write(tests, extended);
    String[] more = {
      "--limit=2", "--prompt=plain", "--max-new-tokens=64", "--extended-data=" + tests
    };

    CommandLineCall call = reproduce("humaneval-et", out, more);
    Path rows = out.resolve("rejudged/humaneval-et/rows/main.jsonl");
    byte[] judged = Files.readAllBytes(rows);
    CommandLineCall again = reproduce("humaneval-et", out, more);

    assertThat(call.exitCode()).as(call.err()).isEqualTo(3);
    assertThat(call.out())
        .containsPattern("HumanEval-ET +DeepSeek-V3-0324 +baseline +0.0 +79.2 ")
        .contains("humaneval-et: 0 of 2 problems solved when each problem's attempt is chosen");
    assertThat(again.out()).isEqualTo(call.out());
    assertThat(rows).hasBinaryContent(judged);
  }

  @Test
  void anAblationSetsEachValueBesideTheFullMethod() throws IOException {
    Path out = folder.resolve("ablation");
    Path data = folder.resolve("mbpp.jsonl");
    String task =
        "{\"task_id\": %d, \"text\": \"Add two numbers.\", \"code\": \"\","
            + " \"test_setup_code\": \"\", \"test_list\": [\"assert add(1, 2) == %d\"]}\n";
    Files.writeString(data, task.formatted(11, 3) + task.formatted(12, 4));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "reproduce",
                "ablation-gamma",
                "--data=" + data,
                "--model=" + run.checkpoint(),
                "--precision=f32",
                "--threads=1",
                "--offline",
                "--quiet",
                "--limit=2",
                "--prompt=plain",
                "--max-new-tokens=64",
                "--out=" + out));
    arguments.addAll(TinyRun.SANDBOX);

    CommandLineCall call = run.call(arguments);

    assertThat(call.exitCode()).as(call.err()).isEqualTo(3);
    // one problem of two is solved with every gamma; Wilson's interval of 1 in 2
    assertThat(call.out())
        .startsWith("ablation-gamma: mbpp with tiny\n")
        .containsPattern("any \\(full method\\) +1 +1 +0 +2 +50.0 +9.5 - 90.5 +6 +0\n")
        .containsPattern("0.5 +1 +1 +0 +2 +50.0 +9.5 - 90.5 +0 +0 +1.000 +2 +0\n")
        .containsPattern("unguided +1 +0 +0 +2 +50.0 +9.5 - 90.5 +0 +0 +1.000 +2 +0\n")
        .contains("another plan: max-new-tokens is 64, not 512\n")
        .endsWith("PARTIAL: not every problem of the plan is in it\n");
    assertThat(out.resolve("report/ablation.csv")).content().hasLineCount(6);
  }

  @Test
  void aTablesPlanIsNotReplacedWhole() {
    CommandLineCall call =
        call(Map.of(), "reproduce", "humaneval-v3", "--benchmark=mbpp", "--model=x");

    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.err()).contains("the table has a plan of its own");
  }

  @Test
  void thePlanIsPrintedAsAFileThatSweepAndRunTake() {
    assertThat(call(Map.of(), "reproduce", "mbpp-1.3b", "--print-plan").out())
        .startsWith("# MBPP, 500 problems")
        .contains("\ntemperature: [0.7, 0.75, 0.85, 0.95, 1.2, 1.5]\n");
  }

  private static CommandLineCall reproduce(String table, Path out, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "reproduce",
                table,
                "--data=" + run.problems(),
                "--model=" + run.checkpoint(),
                "--precision=f32",
                "--threads=1",
                "--offline",
                "--quiet",
                "--temperature=0.75",
                "--horizon=2",
                "--gamma=0,1",
                "--out=" + out));
    arguments.addAll(TinyRun.SANDBOX);
    arguments.addAll(Arrays.asList(more));
    return run.call(arguments);
  }

  private static CommandLineCall call(Map<String, String> environment, String... arguments) {
    return CommandLineCall.on(new TestMachine(folder.resolve("cache"), environment), arguments);
  }
}
