package dev.egcfg.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.reports.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A killed run leaves a prefix of what an uninterrupted one writes; whatever the prefix, the next
 * start must end with the same rows in the same places.
 */
class InterruptedRunTest {

  @TempDir Path folder;
  private RunFixture fixture;
  private Path rowsFile;
  private Path detailsFile;
  private byte[] rows = new byte[0];
  private byte[] details = new byte[0];
  private List<Row> uninterrupted = List.of();

  @BeforeEach
  void runToTheEnd() throws IOException {
    fixture = new RunFixture(folder);
    fixture.run(new FakeDecoders(), "limit=2");
    rowsFile = fixture.out.resolve("rows/main.jsonl");
    detailsFile = fixture.out.resolve("details/main.gz");
    rows = Files.readAllBytes(rowsFile);
    details = Files.readAllBytes(detailsFile);
    uninterrupted = fixture.rows();
    assertThat(uninterrupted).hasSize(4);
  }

  @Test
  void killedWhileARowWasWritten() throws IOException {
    int[] ends = lineEnds();
    for (int unit = 0; unit < 4; unit++) {
      int start = unit == 0 ? 0 : ends[unit - 1];
      for (int kept : List.of(start + 1, (start + ends[unit]) / 2, ends[unit] - 1)) {
        resumeFrom(kept, detailsEnd(unit), unit);
        assertThat(fixture.warnings)
            .as("%d bytes", kept)
            .anySatisfy(line -> assertThat(line).contains("torn row set aside"));
      }
    }
  }

  @Test
  void killedBetweenDetailsAndRow() throws IOException {
    for (int unit = 0; unit < 4; unit++) {
      resumeFrom(unit == 0 ? 0 : lineEnds()[unit - 1], detailsEnd(unit), unit);
      assertThat(fixture.warnings).isEmpty();
    }
  }

  @Test
  void killedWhileDetailsWereWritten() throws IOException {
    for (int unit = 0; unit < 4; unit++) {
      int start = unit == 0 ? 0 : detailsEnd(unit - 1);
      for (int kept : List.of(start, start + 1, detailsEnd(unit) - 1)) {
        resumeFrom(unit == 0 ? 0 : lineEnds()[unit - 1], kept, unit);
      }
    }
  }

  @Test
  void killedBeforeTheFirstFileAppeared() throws IOException {
    Files.delete(rowsFile);
    Files.delete(detailsFile);

    resume(0);
  }

  @Test
  void killedBeforeTheManifestAppeared() throws IOException {
    Files.delete(rowsFile);
    Files.delete(detailsFile);
    Files.delete(rowsFile.getParent());
    Files.delete(detailsFile.getParent());
    Files.delete(fixture.out.resolve("starts/main.1.json"));
    Files.delete(fixture.out.resolve("starts/main.1.end"));
    Files.delete(fixture.out.resolve("starts"));
    Files.delete(fixture.out.resolve("manifest.json"));

    resume(0);
  }

  @Test
  void killedBeforeTheFirstUnit() throws IOException {
    Path other = folder.resolve("other");
    try (Run run = fixture.open(new FakeDecoders(), "limit=2", "out=" + other)) {
      assertThat(run.directory()).isEqualTo(other);
    }

    assertThat(fixture.run(new FakeDecoders(), "limit=2", "out=" + other).complete()).isTrue();
  }

  private void resumeFrom(int rowBytes, int detailBytes, int judged) throws IOException {
    fixture.warnings.clear();
    Files.write(rowsFile, Arrays.copyOf(rows, rowBytes));
    Files.write(detailsFile, Arrays.copyOf(details, detailBytes));
    resume(judged);
  }

  private void resume(int judged) throws IOException {
    FakeDecoders decoders = new FakeDecoders();

    assertThat(fixture.run(decoders, "limit=2").complete()).isTrue();

    assertThat(decoders.decoded).hasValue(4 - judged);
    assertThat(RunFixture.comparable(fixture.rows(), true))
        .isEqualTo(RunFixture.comparable(uninterrupted, true));
    assertThat(detailsFile).hasBinaryContent(details);
  }

  private int[] lineEnds() {
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] == '\n') {
        ends.add(i + 1);
      }
    }
    return ends.stream().mapToInt(Integer::intValue).toArray();
  }

  private int detailsEnd(int unit) {
    Row row = uninterrupted.get(unit);
    return Math.toIntExact(row.details().offset() + row.details().length());
  }
}
