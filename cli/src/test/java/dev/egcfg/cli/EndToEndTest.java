package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code egcfg run} with the real engine and the real sandbox, and a checkpoint of 100 tokens. */
class EndToEndTest {

  private static final String[] MANY_UNITS = {"--samples=3"};
  private static final int UNITS = 2 * (3 + 3);

  @TempDir private static Path folder;

  private static TinyRun run;

  @BeforeAll
  static void writeCheckpointAndProblems() throws IOException {
    run = TinyRun.in(folder);
  }

  @Test
  void bothMethodsAnswerAreJudgedAndReported() throws Exception {
    Path out = folder.resolve("both");

    CommandLineCall call = run.call(run.arguments(out));

    assertThat(call.err()).contains("humaneval: 4 units, 0 done before\n");
    assertThat(call.exitCode()).isZero();
    assertThat(call.out().lines().map(line -> line.split(" +")[0]))
        .contains("method", "baseline", "egcfg");
    assertThat(TinyRun.rows(out))
        .extracting(
            row -> row.path("problem").asText(),
            row -> row.path("method").asText(),
            row -> row.path("verdict").asText(),
            row -> row.path("guidance").asText())
        .containsExactlyInAnyOrder(
            tuple("Tiny/0", "baseline", "PASSED", "OFF"),
            tuple("Tiny/1", "baseline", "WRONG_ANSWER", "OFF"),
            tuple("Tiny/0", "egcfg", "PASSED", "ON"),
            tuple("Tiny/1", "egcfg", "WRONG_ANSWER", "ON"));
    assertThat(out.resolve("report/pass_at_k.csv")).isNotEmptyFile();
  }

  @Test
  void finishedRunRepeatsNothing() throws Exception {
    Path out = folder.resolve("twice");
    run.call(run.arguments(out, "--methods=baseline"));
    byte[] rows = Files.readAllBytes(out.resolve("rows/main.jsonl"));

    CommandLineCall again = run.call(run.arguments(out, "--methods=baseline"));

    assertThat(again.exitCode()).isZero();
    assertThat(again.err()).contains("humaneval: 2 units, 2 done before\n");
    assertThat(out.resolve("rows/main.jsonl")).hasBinaryContent(rows);
  }

  @Test
  void unitsSideBySideGetTheAnswersOfUnitsOneByOne() throws Exception {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");

    assertThat(run.call(run.arguments(one)).exitCode()).isZero();
    assertThat(run.call(run.arguments(two, "--parallel=2")).exitCode()).isZero();

    assertThat(withoutPlaces(two)).containsExactlyInAnyOrderElementsOf(withoutPlaces(one));
  }

  @Test
  void dryRunPrintsThePlanAndWritesNothing() {
    Path out = folder.resolve("dry");

    CommandLineCall call = run.call(run.arguments(out, "--dry-run", "--gamma=0,1", "--samples=2"));

    assertThat(call.exitCode()).isZero();
    assertThat(call.out())
        .startsWith("2 problems, 12 units, in " + out + "\n")
        .contains("\ngamma: 0,1\n", "\nsamples: 2\n");
    assertThat(out).doesNotExist();
  }

  @Test
  void tableIsPrintedAsJsonOnRequest() throws Exception {
    Path out = folder.resolve("json");

    CommandLineCall call = run.call(run.arguments(out, "--methods=baseline", "--json", "--quiet"));

    assertThat(call.exitCode()).isZero();
    assertThat(new ObjectMapper().readTree(call.out()).isObject()).isTrue();
    assertThat(call.err()).doesNotContain("units");
  }

  @Test
  void directoryOfAnotherPlanIsRefused() {
    Path out = folder.resolve("other");
    run.call(run.arguments(out, "--methods=baseline"));

    CommandLineCall call = run.call(run.arguments(out, "--methods=baseline", "--seed=1"));

    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.err())
        .contains("egcfg run: " + out + " holds another plan: seed is 0 there, 1 here");
  }

  @Test
  void reportShowsHowAnAnswerCameAbout() {
    Path out = folder.resolve("shown");
    run.call(run.arguments(out, "--limit=1"));

    CommandLineCall call = run.call(List.of("report", out.toString(), "--problem", "Tiny/0"));

    assertThat(call.exitCode()).isZero();
    assertThat(call.out())
        .contains(
            "== Tiny/0  egcfg", "    total = a + b\n", "candidate 1", "signal", "changed tokens");
  }

  @Test
  void killedRunGoesOnToTheRowsOfAnUninterruptedOne() throws Exception {
    Path whole = folder.resolve("whole");
    Path killed = folder.resolve("killed");
    assertThat(run.call(run.arguments(whole, MANY_UNITS)).exitCode()).isZero();

    Process process = startUntilRowsExist(killed);
    process.destroyForcibly().waitFor();
    int survived = TinyRun.rows(killed).size();
    CommandLineCall rest = run.call(run.arguments(killed, MANY_UNITS));

    assertThat(survived).isBetween(1, UNITS - 1);
    assertThat(rest.exitCode()).isZero();
    assertThat(rest.err())
        .contains("humaneval: " + UNITS + " units, " + survived + " done before\n");
    List<JsonNode> expected = TinyRun.comparable(whole);
    assertThat(expected).hasSize(UNITS);
    assertThat(TinyRun.comparable(killed)).containsExactlyElementsOf(expected);
  }

  private static Process startUntilRowsExist(Path out) throws Exception {
    Process process = run.start(run.arguments(out, MANY_UNITS));
    while (process.isAlive() && !hasRow(out)) {
      Thread.sleep(2);
    }
    return process;
  }

  /** Rows written side by side come in any order, and so do their details. */
  private static List<JsonNode> withoutPlaces(Path out) throws IOException {
    List<JsonNode> rows = TinyRun.comparable(out);
    rows.forEach(row -> ((ObjectNode) row).remove("details"));
    return rows;
  }

  private static boolean hasRow(Path out) throws IOException {
    Path rows = out.resolve("rows/main.jsonl");
    return Files.exists(rows) && Files.size(rows) > 0;
  }
}
