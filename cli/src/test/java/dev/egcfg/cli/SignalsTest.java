package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
