package dev.egcfg.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.reports.Row.Verdict;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints how long many rows take to be merged and counted into every CSV file, and in how much
 * heap: started by {@code scripts/scale}. The rows are of a sweep of MBPP (500 problems, 20 cells,
 * several writers, one unit in a hundred tried again), and the counts must come out as they were
 * made.
 */
class RowScale {

  private static final int PROBLEMS = 500;
  private static final int CELLS = 20;
  private static final int WRITERS = 8;

  @TempDir private Path run;

  @Test
  void printsItsTable() throws IOException {
    long rows = Long.getLong("egcfg.rows", 1_000_000);
    int samples = Math.toIntExact(rows / (PROBLEMS * CELLS));
    long retried = write(samples);
    long bytes = 0;
    try (var files = Files.list(run.resolve("rows"))) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
      }
    }

    long cpuBefore = cpuNanos();
    long start = System.nanoTime();
    Tally tally = Tally.read(run);
    long counted = System.nanoTime();
    long cpu = cpuNanos() - cpuBefore;
    new Report("scale", tally, List.of(1, 10), false).writeCsv(run.resolve("report"));
    long written = System.nanoTime();

    long units = (long) PROBLEMS * CELLS * samples;
    assertThat(tally.units()).isEqualTo(units);
    assertThat(tally.superseded()).isEqualTo(retried);
    assertThat(tally.cells().stream().mapToLong(CellTally::judged).sum()).isEqualTo(units);
    System.out.printf(
        Locale.ROOT,
        "%,d rows, %,.0f MB in %d files, %,d of them superseded: counted in %.1f s (%.1f s of"
            + " processor time), CSV files in %.1f s, in a heap of %,d MB, %d processors%n",
        units + retried,
        bytes / 1e6,
        WRITERS,
        retried,
        (counted - start) / 1e9,
        cpu / 1e9,
        (written - counted) / 1e9,
        Runtime.getRuntime().maxMemory() >> 20,
        Runtime.getRuntime().availableProcessors());
  }

  /** Returns how many rows lose to a later attempt. */
  private long write(int samples) throws IOException {
    Path folder = Files.createDirectories(run.resolve("rows"));
    SplittableRandom random = new SplittableRandom(11);
    long retried = 0;
    for (int writer = 0; writer < WRITERS; writer++) {
      try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("w" + writer + ".jsonl"))) {
        for (int cell = 0; cell < CELLS; cell++) {
          for (int problem = writer; problem < PROBLEMS; problem += WRITERS) {
            for (int sample = 0; sample < samples; sample++) {
              boolean again = random.nextInt(100) == 0;
              if (again) {
                out.write(line(cell, problem, sample, 1, Optional.empty()));
                retried++;
              }
              Verdict verdict = random.nextBoolean() ? Verdict.PASSED : Verdict.WRONG_ANSWER;
              out.write(line(cell, problem, sample, again ? 2 : 1, Optional.of(verdict)));
            }
          }
        }
      }
    }
    return retried;
  }

  private static String line(
      int cell, int problem, int sample, int attempt, Optional<Verdict> verdict) {
    Configuration configuration =
        new Configuration(
            OptionalInt.of(3),
            OptionalDouble.of(0.7 + cell / 20.0),
            Optional.of(new Horizon(2)),
            OptionalInt.of(1),
            "few-shot",
            Optional.of("paper"),
            Optional.of("candidates"));
    String id = Integer.toString(problem + 11);
    Row row = Rows.row("egcfg", configuration, 1, id, sample, verdict, attempt);
    return RowCodec.encode(row) + "\n";
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
