package dev.egcfg.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.reports.Row;
import dev.egcfg.reports.RowCodec;
import dev.egcfg.reports.RowLog;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints how long it takes to merge eight run directories with details, in which one unit in a
 * hundred is in another directory too: rows of a real run's shape, 20 cells of 500 problems.
 * Started by {@code scripts/scale}.
 */
class MergeScale {

  private static final int DIRECTORIES = 8;
  private static final int PROBLEMS = 500;
  private static final int CELLS = 20;

  @TempDir private Path folder;

  @Test
  void merging() throws IOException {
    int samples =
        Math.max(1, Math.toIntExact(Long.getLong("egcfg.rows", 1_000_000) / PROBLEMS / CELLS));
    RunFixture fixture = new RunFixture(folder);
    fixture.run(new FakeDecoders(), "methods=egcfg");
    Row model = fixture.rows().get(0);
    byte[] details = details(fixture.out, model);
    List<Path> directories = new ArrayList<>();
    long rows = 0;
    for (int number = 0; number < DIRECTORIES; number++) {
      Path directory = folder.resolve("run" + number);
      rows += write(directory, fixture.out, model, details, number, samples);
      directories.add(directory);
    }

    long start = System.nanoTime();
    Path out = folder.resolve("merged");
    Merge merge = Merge.of(directories, out, warning -> {});
    double seconds = (System.nanoTime() - start) / 1e9;

    long units = (long) PROBLEMS * CELLS * samples;
    assertThat(merge.rows()).isEqualTo(units);
    assertThat(merge.leftOut()).isEqualTo(rows - units);
    AtomicLong place = new AtomicLong();
    RowLog.scan(
        out,
        row -> assertThat(row.details().offset()).isEqualTo(place.getAndAdd(details.length)),
        warning -> {});
    assertThat(Files.size(out.resolve("details/main.gz"))).isEqualTo(units * details.length);
    System.out.printf(
        Locale.ROOT,
        "%,d rows of %d directories, %,d MB with details, merged in %.1f s, in a heap of %,d MB%n",
        rows,
        DIRECTORIES,
        (Files.size(out.resolve("rows/main.jsonl")) + Files.size(out.resolve("details/main.gz")))
            / 1_000_000,
        seconds,
        Runtime.getRuntime().maxMemory() >> 20);
  }

  private static byte[] details(Path run, Row row) throws IOException {
    byte[] all = Files.readAllBytes(run.resolve("details/main.gz"));
    int begin = (int) row.details().offset();
    return Arrays.copyOfRange(all, begin, begin + (int) row.details().length());
  }

  /** Returns how many rows there are. */
  private static long write(
      Path directory, Path like, Row model, byte[] details, int number, int samples)
      throws IOException {
    Files.createDirectories(directory.resolve("rows"));
    Files.createDirectories(directory.resolve("details"));
    Files.copy(like.resolve("manifest.json"), directory.resolve("manifest.json"));
    RowTemplate template = new RowTemplate(model);
    SplittableRandom random = new SplittableRandom(number);
    long rows = 0;
    try (OutputStream lines = create(directory.resolve("rows/main.jsonl"));
        OutputStream members = create(directory.resolve("details/main.gz"))) {
      for (int cell = 0; cell < CELLS; cell++) {
        for (int problem = 0; problem < PROBLEMS; problem++) {
          for (int sample = 0; sample < samples; sample++) {
            if (problem % DIRECTORIES == number || random.nextInt(700) == 0) {
              lines.write(template.line(cell, problem, sample, rows * details.length));
              members.write(details);
              rows++;
            }
          }
        }
      }
    }
    return rows;
  }

  private static OutputStream create(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }

  /** A row's text with gaps: encoding each anew would take longer than merging them. */
  private static final class RowTemplate {

    private final String[] between;

    RowTemplate(Row model) {
      String line = RowCodec.encode(model);
      between =
          line.substring(0, line.indexOf(",\"crc32\""))
              .replaceFirst("(\"unit\":\")[^\"]*", "$1@")
              .replaceFirst("(\"problem\":\")[^\"]*", "$1@")
              .replaceFirst("(\"gamma\":)[0-9.]+", "$1@")
              .replaceFirst("(\"sample\":)[0-9]+", "$1@")
              .replaceFirst("(\"offset\":)[0-9]+", "$1@")
              .split("@");
      assertThat(between).hasSize(6);
    }

    byte[] line(int cell, int problem, int sample, long offset) {
      String unit = HexFormat.of().toHexDigits(((long) cell * PROBLEMS + problem) << 32 | sample);
      String body =
          between[0]
              + unit
              + between[1]
              + "P/"
              + problem
              + between[2]
              + (1 + cell / 10.0)
              + between[3]
              + sample
              + between[4]
              + offset
              + between[5];
      CRC32 crc = new CRC32();
      crc.update(body.getBytes(StandardCharsets.UTF_8));
      String digits = HexFormat.of().toHexDigits((int) crc.getValue());
      return (body + ",\"crc32\":\"" + digits + "\"}\n").getBytes(StandardCharsets.UTF_8);
    }
  }
}
