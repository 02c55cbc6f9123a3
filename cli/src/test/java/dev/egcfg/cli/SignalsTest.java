package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that a signal ends, whatever they are at: {@code -Dsignals.runs} of them. */
class SignalsTest {

  private static final int RUNS = Integer.getInteger("signals.runs", 20);
  private static final String MANY_SAMPLES = "--samples=20000";

  @TempDir private static Path folder;

  private static TinyRun run;

  @BeforeAll
  static void writeCheckpointAndProblems() throws IOException {
    run = TinyRun.in(folder);
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void signalEndsTheRunWithItsCodeAndWhatIsFinishedIsSaved(String signal, int code)
      throws Exception {
    Path out = folder.resolve(signal);

    Process process = run.start(run.arguments(out, MANY_SAMPLES));
    awaitMoreThan(0, out, process);

    assertThat(ended(process, signal)).isEqualTo(code);
    assertThat(TinyRun.rows(out)).isNotEmpty();
    assertThat(Files.readString(folder.resolve("started.err")))
        .contains(
            "\ninterrupted; what is finished is saved in "
                + out
                + ", the same command does the rest\n");
  }

  @Test
  void verdictsOfAGradingThatASignalEndsAreKept() throws Exception {
    Path samples = folder.resolve("samples.jsonl");
    Files.writeString(
        samples,
        """
        {"task_id": "Tiny/0", "completion": "    return a + b\\n"}
        {"task_id": "Tiny/1", "completion": "    import time\\n    time.sleep(500)\\n"}
        {"task_id": "Tiny/0", "completion": "    return a\\n"}
        """);
    List<String> grade = new ArrayList<>(List.of("grade", samples.toString()));
    grade.addAll(List.of("--benchmark=humaneval", "--data=" + run.problems(), "--offline"));
    grade.addAll(List.of("--timeout=600", "--parallel=2"));
    grade.addAll(TinyRun.SANDBOX);
    Path soFar = folder.resolve("samples.jsonl_results.jsonl.part");

    Process process = run.start(grade);
    while (process.isAlive() && (!Files.exists(soFar) || lines(soFar) < 2)) {
      Thread.sleep(5);
    }

    assertThat(ended(process, "TERM")).isEqualTo(143);
    assertThat(Files.readAllLines(soFar))
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains("\"passed\":true"))
        .anySatisfy(line -> assertThat(line).contains("\"passed\":false"));
    assertThat(Files.readString(folder.resolve("started.err")))
        .contains("\ninterrupted; the verdicts so far are in " + soFar + "\n");
    assertThat(folder.resolve("samples.jsonl_results.jsonl")).doesNotExist();
  }

  /** PyTorch's exit handlers must not run beside threads that compute. */
  @Test
  void endsWithTheSignalsCodeWhateverIsUnderWay() throws Exception {
    Random random = new Random(0);
    Path out = folder.resolve("many");
    int rows = 0;
    for (int i = 0; i < RUNS; i++) {
      String agents = "--parallel=" + (1 + i % 4);
      boolean early = i % 5 == 4; // perhaps while the model is loaded
      Process process = run.start(run.arguments(out, MANY_SAMPLES, agents));
      if (!early) {
        awaitMoreThan(rows, out, process);
      }
      Thread.sleep(random.nextInt(early ? 5_000 : 300));

      assertThat(ended(process, "TERM")).as("run %d, %s", i, agents).isEqualTo(143);
      int kept = TinyRun.rows(out).size();
      assertThat(kept).isGreaterThanOrEqualTo(early ? rows : rows + 1);
      rows = kept;
    }
  }

  private static int ended(Process process, String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private static void awaitMoreThan(int rows, Path out, Process process) throws Exception {
    Path file = out.resolve("rows/main.jsonl");
    while (process.isAlive() && (!Files.exists(file) || lines(file) <= rows)) {
      Thread.sleep(5);
    }
  }

  private static long lines(Path file) throws IOException {
    return Files.readString(file).chars().filter(character -> character == '\n').count();
  }
}
