package dev.egcfg.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.egcfg.reports.CorruptRowException;
import dev.egcfg.reports.Details;
import dev.egcfg.reports.Row;
import dev.egcfg.reports.Row.Status;
import dev.egcfg.reports.RowLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {

  @TempDir Path folder;
  private RunFixture fixture;
  private final FakeDecoders decoders = new FakeDecoders();

  @BeforeEach
  void makeFixture() {
    fixture = new RunFixture(folder);
  }

  @Test
  void everyUnitGetsARowAndItsDetails() {
    RunResult result = fixture.run(decoders);

    assertThat(result).isEqualTo(result(6, 6, 0, false));
    assertThat(fixture.rows())
        .extracting(row -> row.problem() + " " + row.method() + " " + row.gamma())
        .containsExactly(
            "P/1 baseline 0.0",
            "P/1 egcfg 1.0",
            "P/2 baseline 0.0",
            "P/2 egcfg 1.0",
            "P/3 baseline 0.0",
            "P/3 egcfg 1.0");
    for (Row row : fixture.rows()) {
      Details details = Details.read(fixture.out, row);
      assertThat(details.unit()).isEqualTo(row.unit());
      assertThat(details.prompt()).startsWith("PLAIN: Write f for " + row.problem());
      assertThat(details.visibleTests()).containsExactly("assert f(1) == 1");
      switch (row.verdict().orElseThrow()) {
        case NO_CODE -> {
          assertThat(details.program()).isEmpty();
          assertThat(details.judgement()).isEqualTo("no code in the answer defines f");
        }
        case PASSED ->
            assertThat(details.program()).hasValue("import math\ndef f(x):\n  return right\n");
        default -> assertThat(details.judgement()).isEqualTo("assert f(1) == 1");
      }
    }
    assertThat(fixture.progress).extracting(Progress::done).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void startingAgainRepeatsNothing() throws IOException {
    fixture.run(decoders);
    byte[] rows = Files.readAllBytes(fixture.out.resolve("rows/main.jsonl"));

    RunResult again = fixture.run(decoders);

    assertThat(again.complete()).isTrue();
    assertThat(decoders.decoded).hasValue(6);
    assertThat(fixture.out.resolve("rows/main.jsonl")).hasBinaryContent(rows);
  }

  @Test
  void aLargerPlanOfTheSameKindExtendsTheRun() {
    fixture.run(decoders, "limit=1");
    RunResult result = fixture.run(decoders, "problems=1,3");

    assertThat(result).isEqualTo(result(4, 4, 0, false));
    assertThat(decoders.decoded).hasValue(4);
  }

  @Test
  void parallelWorkersWriteTheSameRows() {
    fixture.run(decoders, "samples=4");
    List<Row> alone = RunFixture.comparable(fixture.rows(), false);
    fixture.run(decoders, "samples=4", "parallel=4", "fresh=true");

    assertThat(alone).hasSize(24);
    assertThat(RunFixture.comparable(fixture.rows(), false)).isEqualTo(alone);
  }

  @Test
  void aPassingFaultOfTheHarnessIsTriedAgainAndCountedApart() {
    RunResult result = fixture.run(decoders.failing("P/2", 1));

    assertThat(result).isEqualTo(new RunResult(6, 6, 0, 0, 0, 1, 0, false));
    assertThat(result.complete()).isTrue();
    assertThat(fixture.rows()).hasSize(6).extracting(Row::attempt).containsOnlyOnce(2);
    assertThat(fixture.rows()).allMatch(Row::judged);
    assertThat(RowLog.read(fixture.out).superseded()).isEqualTo(1);
    assertThat(fixture.warnings).isEmpty();
  }

  @Test
  void aMachineOnWhichUnitAfterUnitFailsStops() {
    decoders.failing("P/1", 100).failing("P/2", 100).failing("P/3", 100);

    RunResult result = fixture.run(decoders);

    assertThat(result).isEqualTo(new RunResult(6, 0, 0, 3, 0, 9, 0, false));
    assertThat(fixture.warnings)
        .last()
        .isEqualTo("3 units in a row failed so: stopped, this machine needs a look");
  }

  @Test
  void aLastingFaultIsARowThatDoesNotCountAndIsDoneAgainByTheNextStart() {
    RunResult first = fixture.run(decoders.failing("P/2", 6));

    assertThat(first).isEqualTo(new RunResult(6, 4, 0, 2, 0, 6, 0, false));
    assertThat(first.complete()).isFalse();
    assertThat(fixture.warnings)
        .hasSize(2)
        .allSatisfy(
            line -> assertThat(line).contains("P/2", "the sandbox is gone", "not the program"));
    assertThat(fixture.rows())
        .filteredOn(row -> row.problem().equals("P/2"))
        .hasSize(2)
        .allSatisfy(
            row -> {
              assertThat(row.status()).isEqualTo(Status.INFRASTRUCTURE);
              assertThat(row.verdict()).isEmpty();
              assertThat(Details.read(fixture.out, row).fault().orElseThrow())
                  .contains("the sandbox is gone");
            });

    RunResult second = fixture.run(decoders);

    assertThat(second.complete()).isTrue();
    assertThat(fixture.rows())
        .filteredOn(row -> row.problem().equals("P/2"))
        .extracting(Row::attempt)
        .containsExactly(4, 4);
  }

  @Test
  void anotherPlanInTheDirectoryIsRefusedWithWhatDiffers() {
    fixture.run(decoders);

    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> fixture.run(decoders, "gamma=1,3", "seed=7"))
        .withMessage(
            fixture.out
                + " holds another plan: gamma is 1 there, 1,3 here, seed is 0 there, 7 here;"
                + " give another --out, or --fresh to move it aside and start over");
  }

  @Test
  void otherDataInTheDirectoryIsRefused() throws IOException {
    fixture.run(decoders);
    Files.writeString(fixture.data, "P/1\n");

    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> fixture.run(decoders))
        .withMessageContaining("holds another plan: data SHA-256 is ");
  }

  @Test
  void freshMovesTheOldRunAside() {
    fixture.run(decoders);
    fixture.run(decoders, "gamma=3", "fresh=true");
    fixture.run(decoders, "fresh=true");

    assertThat(decoders.decoded).hasValue(18);
    assertThat(folder.resolve("run.old-1/rows/main.jsonl")).isNotEmptyFile();
    assertThat(folder.resolve("run.old-2/manifest.json")).content().contains("\"gamma\" : \"3\"");
  }

  @Test
  void aFolderOfSomethingElseIsNotTouched() throws IOException {
    Files.createDirectory(fixture.out);
    Files.writeString(fixture.out.resolve("thesis.tex"), "precious");

    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> fixture.run(decoders, "fresh=true"))
        .withMessageContaining("is no run directory, and not empty (it has thesis.tex)");
    assertThat(fixture.out.toFile().list()).containsExactly("thesis.tex");
  }

  @Test
  void aDirectoryHasOneOwner() {
    try (Run owner = fixture.open(decoders)) {
      assertThat(owner.directory()).isEqualTo(fixture.out);
      assertThatExceptionOfType(RunDirectoryException.class)
          .isThrownBy(() -> fixture.open(decoders))
          .withMessageStartingWith(
              fixture.out + " (main) is in use by process " + ProcessHandle.current().pid());
    }
    assertThat(fixture.run(decoders).complete()).isTrue();
  }

  @Test
  void aCorruptRowStopsTheRunUntilItIsToldToRepair() throws IOException {
    fixture.run(decoders);
    List<Row> before = RunFixture.comparable(fixture.rows(), false);
    Path rows = fixture.out.resolve("rows/main.jsonl");
    String second = Files.readAllLines(rows).get(1);
    Files.writeString(rows, Files.readString(rows).replace(second, second.replace("P/1", "P/9")));

    assertThatExceptionOfType(CorruptRowException.class)
        .isThrownBy(() -> fixture.run(decoders))
        .withMessageStartingWith(rows + ":2: corrupt row");
    RunResult repaired = fixture.run(decoders, "repair=true");

    assertThat(repaired.complete()).isTrue();
    assertThat(decoders.decoded).hasValue(7);
    assertThat(fixture.out.resolve("rows/main.aside")).content().contains("P/9");
    assertThat(RunFixture.comparable(fixture.rows(), false)).isEqualTo(before);
  }

  @Test
  void cancellingKeepsTheRowsAndTheNextStartFinishes() {
    Run[] running = new Run[1];
    ProgressListener cancelAfterTwo =
        new ProgressListener() {
          @Override
          public void started(int done, int total) {}

          @Override
          public void finished(Progress progress) {
            if (progress.done() == 2) {
              running[0].cancel();
            }
          }

          @Override
          public void warning(String line) {}
        };
    try (Run run = fixture.open(decoders, cancelAfterTwo)) {
      running[0] = run;
      assertThat(run.execute()).isEqualTo(result(6, 2, 0, true));
    }

    assertThat(fixture.rows()).hasSize(2);
    assertThat(fixture.run(decoders).complete()).isTrue();
    assertThat(decoders.decoded).hasValue(6);
  }

  @Test
  void theManifestSaysWhatWasRunAndListsEveryStart() {
    fixture.run(decoders, "limit=1");
    fixture.run(decoders);

    RunDirectory directory = RunDirectory.read(fixture.out);
    Manifest manifest = directory.manifest();

    assertThat(manifest.planHash()).isEqualTo(fixture.plan().hash(manifest.dataSha256()));
    assertThat(manifest.plan()).containsEntry("gamma", "1").doesNotContainKey("limit");
    assertThat(manifest.model())
        .isEqualTo(new Manifest.Model("scripted", "llama", "b".repeat(64), "f32", 100_000));
    assertThat(manifest.promptSha256()).containsEntry("plain", "a".repeat(64));
    assertThat(manifest.shards()).isEqualTo(1);
    assertThat(manifest.created().settings()).containsEntry("limit", "1");
    assertThat(directory.starts()).hasSize(2).first().isEqualTo(manifest.created());
    assertThat(directory.starts().get(1).settings()).doesNotContainKey("limit");
    assertThat(directory.starts().get(1).egcfg()).isEqualTo(new Build("1.0", "abc1234"));
    assertThat(directory.starts().get(1).hardware().cores()).isPositive();
    assertThat(directory.report(List.of(1)).table())
        .startsWith("lines with scripted (f32), " + fixture.out);
  }

  @Test
  void aFaultThatASignalToTheWholeJobBringsIsNoRow() throws InterruptedException {
    assertThat(endedBySignal(decoders.failing("P/1", 1))).isEqualTo(result(6, 0, 0, true));

    assertThat(fixture.rows()).isEmpty();
  }

  @Test
  void aProgramThatASignalToTheWholeJobEndsIsNotJudgedByThat() throws InterruptedException {
    fixture.executor.crash = "SIGTERM";

    RunResult result = endedBySignal(decoders);

    assertThat(result.cancelled()).isTrue();
    assertThat(fixture.rows())
        .extracting(Row::verdict)
        .doesNotContain(Optional.of(Row.Verdict.CRASHED));
  }

  @Test
  void aProgramThatEndsItselfBySignalIsJudgedByThat() {
    fixture.executor.crash = "SIGTERM";

    fixture.run(decoders);

    assertThat(fixture.rows())
        .hasSize(6)
        .extracting(Row::verdict)
        .contains(Optional.of(Row.Verdict.CRASHED));
  }

  /** The run hears of the signal a moment after what it started. */
  private RunResult endedBySignal(FakeDecoders decoders) throws InterruptedException {
    fixture.beforeRecording = Duration.ofMinutes(10);
    CountDownLatch begun = new CountDownLatch(1);
    Decoders watched =
        (cell, completion) -> {
          begun.countDown();
          return decoders.decoder(cell, completion);
        };
    try (Run run = fixture.open(watched)) {
      Thread signal =
          new Thread(
              () -> {
                try {
                  begun.await();
                  Thread.sleep(200);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                run.cancel();
              });
      signal.start();
      RunResult result = run.execute();
      signal.join();
      return result;
    }
  }

  private static RunResult result(int total, int judged, int infrastructure, boolean cancelled) {
    return new RunResult(total, judged, 0, infrastructure, 0, 0, 0, cancelled);
  }

  @Test
  void aFolderWithoutAManifestCannotBeReported() {
    assertThatExceptionOfType(PlanException.class)
        .isThrownBy(() -> RunDirectory.read(folder))
        .withMessage(folder + " is no run directory: it has no manifest.json");
  }
}
