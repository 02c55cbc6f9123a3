package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The official files, which are never copied into the project; skipped where they are absent. */
class RealGoldSolutionsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void allOfHumanEvalPass() throws Exception {
    CommandLineCall call =
        SandboxedMachine.egcfg("validate", "humaneval", "--data=" + data("HumanEval.jsonl.gz"));

    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(call.out())
        .startsWith("humaneval: 164 of 164 gold solutions pass\n")
        .contains(": 164 hardened, 0 unhardened\n")
        .doesNotContain("fail", "could not be judged")
        .contains("docstring examples that the gold solution contradicts: 8\n  HumanEval/47: ");
  }

  /** Those that fail on any machine; 39, 63 and 147 fail on slow ones alone. */
  @Test
  void sixOfHumanEvalEtFailForTheReasonsOnTheList() throws Exception {
    CommandLineCall call =
        SandboxedMachine.egcfg(
            "validate",
            "humaneval-et",
            "--data=" + data("HumanEvalET.jsonl.gz"),
            "--problems=0-2,38,44,50,53,151");

    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(call.out())
        .startsWith("humaneval-et: 2 of 8 gold solutions pass\n")
        .contains("fail, as known: 6\n  HumanEval/2: WRONG_ANSWER, ")
        .doesNotContain("unexpectedly");
  }

  @Test
  void mbppsProblemsWithWrongTestsHaveGoldSolutionsThatPassThem() throws Exception {
    CommandLineCall call =
        SandboxedMachine.egcfg(
            "validate",
            "mbpp",
            "--data=" + data("mbpp.jsonl.gz"),
            "--problems=180,276,310,312,313,367,436,438,461,493");

    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(call.out())
        .startsWith("mbpp: 10 of 10 gold solutions pass\n")
        .contains("pass, though on the known-bad list: 9\n  180: ");
  }

  /** As human-eval's samples, and whole as evalplus's. */
  @ParameterizedTest
  @CsvSource({"completion, ''", "solution, prompt"})
  void canonicalSolutionsOfHumanEvalAreGradedAsPassed(String field, String before)
      throws Exception {
    Path data = data("HumanEval.jsonl.gz");
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(data)), StandardCharsets.UTF_8))) {
      for (String line : reader.lines().toList()) {
        JsonNode problem = JSON.readTree(line);
        lines.add(
            JSON.writeValueAsString(
                Map.of(
                    "task_id",
                    problem.path("task_id").asText(),
                    field,
                    problem.path(before).asText() + problem.path("canonical_solution").asText())));
      }
    }
    Path samples = Files.write(folder.resolve("samples.jsonl"), lines);

    CommandLineCall call =
        SandboxedMachine.egcfg(
            "grade", samples.toString(), "--benchmark=humaneval", "--data=" + data);

    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(call.out())
        .isEqualTo(
            """
            benchmark  pass@1 %  95 % interval  solved    n  samples  infra
            humaneval     100.0   97.7 - 100.0     164  164      164      0

            verdicts: PASSED 164
            """);
  }

  private static Path data(String name) {
    // tests run in their module's folder; shared/ lies beside the repository
    Path data =
        Optional.ofNullable(System.getenv("EGCFG_SHARED"))
            .map(Path::of)
            .orElse(Path.of("..", "..", "shared"))
            .resolve("data");
    assumeTrue(
        Files.isDirectory(data),
        () -> "skipped: " + data.toAbsolutePath().normalize() + " is absent (EGCFG_SHARED)");
    return data.resolve(name);
  }
}
