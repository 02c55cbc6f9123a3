package dev.egcfg.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.egcfg.reports.Row;
import dev.egcfg.reports.RowLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several writers in one run directory. */
class ShardTest {

  @TempDir Path folder;
  private RunFixture fixture;
  private final FakeDecoders decoders = new FakeDecoders();

  @BeforeEach
  void makeFixture() {
    fixture = new RunFixture(folder);
  }

  @Test
  void shardsTogetherWriteTheRowsOfAnUndividedRun() {
    fixture.run(new FakeDecoders(), "samples=2", "out=" + folder.resolve("whole"));
    List<Row> whole = RowLog.read(folder.resolve("whole")).rows();

    for (int i = 0; i < 4; i++) {
      RunResult result = fixture.run(decoders, "samples=2", "shard=" + i + "/4");
      assertThat(result.complete()).isTrue();
    }

    assertThat(decoders.decoded).hasValue(12);
    assertThat(fixture.out.resolve("rows").toFile().list())
        .containsExactlyInAnyOrder(
            "shard-0-of-4.jsonl", "shard-1-of-4.jsonl", "shard-2-of-4.jsonl", "shard-3-of-4.jsonl");
    assertThat(RunFixture.comparable(fixture.rows(), false))
        .isEqualTo(RunFixture.comparable(whole, false));
  }

  /** Sample j of the problem at place p of 3 is shard (3 j + p) mod 4's. */
  @Test
  void unitsStayWhereTheyAreWhenTheRunGrows() {
    fixture.run(decoders, "limit=1", "shard=0/4");
    fixture.run(decoders, "samples=2", "shard=0/4");

    assertThat(fixture.rows())
        .extracting(row -> row.problem() + " " + row.method() + " " + row.sample())
        .containsExactlyInAnyOrder(
            "P/1 baseline 0", "P/1 egcfg 0", "P/2 baseline 1", "P/2 egcfg 1", "P/1 baseline 0");
  }

  @Test
  void shardsThatRunAtOnceShareADirectory() throws Exception {
    ExecutorService machines = Executors.newFixedThreadPool(3);
    List<Callable<RunResult>> runs =
        List.of(
            () -> fixture.run(decoders, "samples=20", "shard=0/3"),
            () -> fixture.run(decoders, "samples=20", "shard=1/3", "parallel=2"),
            () -> fixture.run(decoders, "samples=20", "shard=2/3"));
    for (Future<RunResult> run : machines.invokeAll(runs)) {
      assertThat(run.get().complete()).isTrue();
    }
    machines.shutdown();

    assertThat(decoders.decoded).hasValue(120);
    assertThat(fixture.rows()).hasSize(120);
    assertThat(RunDirectory.read(fixture.out).starts()).hasSize(3);
  }

  @Test
  void aShardHasOneWriter() {
    try (Run owner = fixture.open(decoders, "shard=1/2")) {
      assertThat(owner.directory()).isEqualTo(fixture.out);
      assertThatExceptionOfType(RunDirectoryException.class)
          .isThrownBy(() -> fixture.open(decoders, "shard=1/2"))
          .withMessageStartingWith(fixture.out + " (shard-1-of-2) is in use by process ");
      assertThat(fixture.run(decoders, "shard=0/2").complete()).isTrue();
    }
  }

  @Test
  void withoutAShardOneProcessDoesWhatNobodyElseDoes() {
    try (Run other = fixture.open(decoders, "shard=1/2")) {
      assertThat(other.directory()).isEqualTo(fixture.out);
      RunResult result = fixture.run(decoders);

      assertThat(result).isEqualTo(new RunResult(4, 4, 0, 0, 0, 0, 2, false));
      assertThat(result.complete()).isFalse();
      assertThat(fixture.warnings)
          .singleElement()
          .asString()
          .startsWith("shard 1/2 is left out: " + fixture.out + " (shard-1-of-2) is in use by ");
    }
    assertThat(fixture.run(decoders)).isEqualTo(new RunResult(6, 6, 0, 0, 0, 0, 0, false));
    assertThat(decoders.decoded).hasValue(6);
  }

  @Test
  void aDirectoryIsDividedOnce() {
    fixture.run(decoders, "shard=0/2");

    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> fixture.run(decoders, "shard=0/3"))
        .withMessage(
            fixture.out
                + " is divided into 2 shards, for good: --shard 0/3 does not fit; give another"
                + " --out, or no --shard to do what nobody else does");
  }

  @Test
  void aTornRowOfAnotherShardIsItsOwnersBusiness() throws IOException {
    fixture.run(decoders, "shard=0/2");
    Path rows = fixture.out.resolve("rows/shard-0-of-2.jsonl");
    String text = Files.readString(rows);
    Files.writeString(rows, text.substring(0, text.length() - 9));

    fixture.run(decoders, "shard=1/2");
    assertThat(rows).hasContent(text.substring(0, text.length() - 9));

    assertThat(fixture.run(decoders, "shard=0/2").complete()).isTrue();
    assertThat(decoders.decoded).hasValue(7);
    assertThat(fixture.rows()).hasSize(6);
  }
}
