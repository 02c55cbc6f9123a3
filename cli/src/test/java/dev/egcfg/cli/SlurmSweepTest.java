package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sweep on a real Slurm, whose tasks are cancelled, requeued, preempted and killed and one of
 * whose nodes is drained: resumed, it has the rows of an undisturbed run, each once.
 */
class SlurmSweepTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] PLAN = {"--samples=25", "--max-new-tokens=64"};
  private static final int UNITS = 2 * 2 * 25;
  private static final int SHARDS = 5;
  private static final int REQUEUES = Integer.getInteger("slurm.requeues", 0);

  @TempDir private Path folder;

  private TinyRun tiny;
  private Path sweep;

  @BeforeEach
  void writeCheckpointAndProblems() throws IOException {
    assumeTrue(
        LocalSlurm.isPossible(),
        "skipped: Slurm cannot be started here (as root: apt-get install slurm-wlm munge)");
    tiny = TinyRun.in(folder);
    sweep = folder.resolve("sweep");
  }

  @Test
  void tasksMayBeCancelledRequeuedPreemptedAndKilled() throws Exception {
    try (LocalSlurm slurm = LocalSlurm.start(folder.resolve("slurm"))) {
      disturb(slurm);
      resume(slurm);
    }
    Path undisturbed = folder.resolve("undisturbed");
    assertThat(tiny.call(tiny.arguments(undisturbed, PLAN)).exitCode()).isZero();

    List<JsonNode> judged =
        rows(run()).stream().filter(row -> row.path("status").asText().equals("JUDGED")).toList();

    assertThat(judged).hasSize(UNITS);
    assertThat(comparable(judged))
        .containsExactlyInAnyOrderElementsOf(comparable(rows(undisturbed)));
  }

  /** Only exit code 143 brings a task back, and PyTorch computes at most moments. */
  @Test
  void tasksEndedAtAnyMomentComeBack() throws Exception {
    assumeTrue(REQUEUES > 0, "skipped: takes minutes, -Pslurm does it");
    int nodes = 3;
    int units = 2 * 2 * 210;
    int[] starts = new int[nodes];
    Random random = new Random(0);
    try (LocalSlurm slurm = LocalSlurm.start(folder.resolve("slurm"))) {
      String job = submitted(slurm, units / nodes, "--samples=210", "--max-new-tokens=64");
      for (int i = 0; i < REQUEUES; i++) {
        int shard = i % nodes;
        starts[shard]++;
        Path start = Path.of("starts", "shard-%d-of-3.%d.json".formatted(shard, starts[shard]));
        LocalSlurm.await(start.toString(), () -> Files.exists(runOrNone().resolve(start)));
        Thread.sleep(random.nextInt(3_000));
        slurm.run("scancel", "--signal=TERM", "--batch", job + "_" + shard);
      }
      LocalSlurm.await("the array's end", Duration.ofMinutes(30), () -> isOver(slurm, job));
    }

    List<JsonNode> judged =
        rows(run()).stream().filter(row -> row.path("status").asText().equals("JUDGED")).toList();
    assertThat(judged).as(logs()).hasSize(units);
    assertThat(judged).extracting(row -> row.path("unit").asText()).doesNotHaveDuplicates();
  }

  @Test
  void aTableIsReproducedOnTheClusterAndPrintedOnceNothingIsLeft() throws Exception {
    List<String> command =
        tiny.arguments(
            List.of("reproduce", "humaneval-v3", "--slurm"),
            folder.resolve("table"),
            "--limit=2",
            "--prompt=plain",
            "--max-new-tokens=64",
            "--temperature=0.75",
            "--horizon=2",
            "--gamma=0,1");
    command.remove("--benchmark=humaneval"); // the table's own
    try (LocalSlurm slurm = LocalSlurm.start(folder.resolve("slurm"))) {
      CommandLineCall submitted = egcfg(slurm, command);
      assertThat(submitted.exitCode()).as(submitted.err()).isEqualTo(3);
      assertThat(submitted.out()).contains("table: job ");
      String job = submitted.out().replaceFirst("(?s).*: job (\\d+), .*", "$1");
      LocalSlurm.await("the array's end", () -> isOver(slurm, job));

      CommandLineCall table = egcfg(slurm, command);
      assertThat(table.exitCode()).as(table.err()).isEqualTo(3);
      assertThat(table.out())
          .startsWith("humaneval-v3: HumanEval with DeepSeek-V3-0324\n")
          .containsPattern("HumanEval +DeepSeek-V3-0324 +EG-CFG +50.0 +99.4 ");
    }
  }

  private String submitted(LocalSlurm slurm, int unitsPerTask, String... plan) throws Exception {
    List<String> submit =
        tiny.arguments(
            List.of("sweep", "--slurm", "--units-per-task=" + unitsPerTask), sweep, plan);
    CommandLineCall submitted = egcfg(slurm, submit);
    assertThat(submitted.exitCode()).as(submitted.err()).isZero();
    assertThat(submitted.out()).containsPattern(": job \\d+, [35] tasks, \\d+ units left");
    return submitted.out().replaceFirst("(?s).*: job (\\d+), .*", "$1");
  }

  private void disturb(LocalSlurm slurm) throws Exception {
    String job = submitted(slurm, UNITS / SHARDS, PLAN);
    awaitRows(0);
    slurm.run("scontrol", "requeue", job + "_0");
    awaitRows(1);
    slurm.run("scancel", job + "_1");
    awaitRows(2);
    slurm.run("kill", "-9", pid(2));
    slurm.run("scontrol", "update", "nodename=n2", "state=drain", "reason=test");
    awaitRows(3);
    slurm.run("scancel", "--signal=TERM", "--batch", job + "_3");

    LocalSlurm.await("the array's end", () -> isOver(slurm, job));
    slurm.run("scontrol", "update", "nodename=n2", "state=resume");
    assertThat(start(0, 2).path("process").path("slurm").path("restarts").asInt()).isPositive();
    assertThat(start(3, 2).path("process").path("slurm").path("restarts").asInt()).isPositive();
    assertThat(Files.exists(run().resolve("starts/shard-1-of-5.2.json"))).isFalse();
  }

  private void resume(LocalSlurm slurm) throws Exception {
    List<String> status = List.of("sweep", "status", sweep.toString(), "--offline");
    CommandLineCall before = egcfg(slurm, status);
    assertThat(before.exitCode()).as(before.out()).isEqualTo(3);
    assertThat(before.out()).contains("slurm: no task waits or runs");

    CommandLineCall resumed =
        egcfg(slurm, List.of("sweep", "resume", sweep.toString(), "--slurm", "--offline"));
    assertThat(resumed.out()).as(resumed.err()).contains(", 2 tasks, ");
    String job = resumed.out().replaceFirst("(?s).*: job (\\d+), .*", "$1");
    LocalSlurm.await("the second array's end", () -> isOver(slurm, job));

    CommandLineCall after = egcfg(slurm, status);
    assertThat(after.exitCode()).as(after.out() + logs()).isZero();
    assertThat(after.out()).contains(": " + UNITS + " of " + UNITS + " units judged");
  }

  private void awaitRows(int shard) throws InterruptedException {
    LocalSlurm.await(
        "a row of shard " + shard,
        () -> {
          try {
            Path rows = run().resolve("rows/shard-" + shard + "-of-" + SHARDS + ".jsonl");
            return Files.exists(rows) && Files.size(rows) > 0;
          } catch (IOException e) {
            return false;
          }
        });
  }

  private boolean isOver(LocalSlurm slurm, String job) {
    try {
      return slurm.tasks(job, "PENDING,CONFIGURING,RUNNING,COMPLETING,REQUEUED").isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String pid(int shard) throws IOException {
    return start(shard, 1).path("process").path("pid").asText();
  }

  private JsonNode start(int shard, int number) throws IOException {
    return JSON.readTree(
        run().resolve("starts/shard-" + shard + "-of-" + SHARDS + "." + number + ".json").toFile());
  }

  private Path runOrNone() {
    try {
      return run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path run() throws IOException {
    try (Stream<Path> entries = Files.list(sweep)) {
      return entries
          .filter(entry -> entry.getFileName().toString().startsWith("humaneval-"))
          .findFirst()
          .orElse(sweep.resolve("none yet"));
    }
  }

  private String logs() throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.list(sweep.resolve("slurm"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".log")).sorted().toList()) {
        text.append(file).append(":\n").append(Files.readString(file));
      }
    }
    return text.toString();
  }

  private static List<JsonNode> rows(Path out) throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    try (Stream<Path> files = Files.list(out.resolve("rows"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          rows.add(JSON.readTree(line));
        }
      }
    }
    return rows;
  }

  /**
   * Without times, and without places, which differ between one writer and several; a sandbox that
   * a task's signal ended long before its run may have cost a try.
   */
  private static List<JsonNode> comparable(List<JsonNode> rows) {
    rows.forEach(
        row -> {
          ((ObjectNode) row).remove(TinyRun.VARYING);
          ((ObjectNode) row).remove(List.of("details", "attempt"));
        });
    return rows;
  }

  /** As a process of its own, that knows the cluster. */
  private CommandLineCall egcfg(LocalSlurm slurm, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(Launcher.command());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(slurm.environment());
    builder.environment().putAll(Map.of("EGCFG_CACHE", folder.resolve("cache").toString()));
    // sbatch hands it to every task: there it must not win over the plan
    builder.environment().put("EGCFG_MAX_NEW_TOKENS", "3");
    Path out = Files.createTempFile(folder, "egcfg", ".out");
    Path err = Files.createTempFile(folder, "egcfg", ".err");
    int code = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start().waitFor();
    return new CommandLineCall(code, Files.readString(out), Files.readString(err));
  }
}
