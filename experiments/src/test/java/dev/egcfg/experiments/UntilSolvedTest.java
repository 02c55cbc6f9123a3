package dev.egcfg.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.decoding.Decoder;
import dev.egcfg.decoding.Generation;
import dev.egcfg.decoding.Generation.GuidanceState;
import dev.egcfg.decoding.Generation.Saved;
import dev.egcfg.decoding.Generation.StopReason;
import dev.egcfg.decoding.Generation.Usage;
import dev.egcfg.execution.InfrastructureException;
import dev.egcfg.reports.Cell;
import dev.egcfg.reports.Row;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published protocol: gammas in order within each configuration, until one passes. */
class UntilSolvedTest {

  private static final String[] GRID = {
    "until-solved=true", "methods=egcfg", "gamma=0,0.5,1,3", "temperature=0.7,0.9"
  };

  @TempDir Path folder;
  private RunFixture fixture;
  private boolean broken;

  @BeforeEach
  void makeFixture() {
    fixture = new RunFixture(folder);
  }

  @Test
  void gammasAreTriedInOrderUntilOnePasses() {
    RunResult result = fixture.run(this::decoder, GRID);

    assertThat(fixture.rows())
        .extracting(UntilSolvedTest::told)
        .containsExactly(
            "P/1 gamma 0.0 PASSED",
            "P/2 gamma 0.0 WRONG_ANSWER",
            "P/2 t 0.7 gamma 0.5 WRONG_ANSWER",
            "P/2 t 0.9 gamma 0.5 PASSED",
            "P/2 t 0.7 gamma 1.0 PASSED",
            "P/3 gamma 0.0 WRONG_ANSWER",
            "P/3 t 0.7 gamma 0.5 WRONG_ANSWER",
            "P/3 t 0.9 gamma 0.5 WRONG_ANSWER",
            "P/3 t 0.7 gamma 1.0 WRONG_ANSWER",
            "P/3 t 0.9 gamma 1.0 WRONG_ANSWER",
            "P/3 t 0.7 gamma 3.0 WRONG_ANSWER",
            "P/3 t 0.9 gamma 3.0 WRONG_ANSWER");
    assertThat(result).isEqualTo(new RunResult(21, 12, 9, 0, 0, 0, 0, false));
    assertThat(result.complete()).isTrue();
    assertThat(RunDirectory.read(fixture.out).manifest().plan())
        .containsEntry("until-solved", "true");
  }

  @Test
  void aSolvedProblemStaysSolvedForTheNextStart() {
    fixture.run(this::decoder, GRID);

    RunResult again =
        fixture.run(
            (cell, completion) -> {
              throw new AssertionError("nothing is left to decode");
            },
            GRID);

    assertThat(again.complete()).isTrue();
  }

  @Test
  void samplesAreTheRetriesOfAGammaAboveZero() {
    fixture.run(this::decoder, "until-solved=true", "methods=egcfg", "gamma=0,1", "samples=3");

    assertThat(fixture.rows())
        .extracting(row -> row.problem() + " " + row.gamma() + " sample " + row.sample())
        .containsExactly(
            "P/1 0.0 sample 0",
            "P/2 0.0 sample 0",
            "P/2 1.0 sample 0",
            "P/3 0.0 sample 0",
            "P/3 1.0 sample 0",
            "P/3 1.0 sample 1",
            "P/3 1.0 sample 2");
  }

  @Test
  void aLaterGammaWaitsForOneThatTheHarnessFailed() {
    broken = true;
    RunResult first = fixture.run(this::decoder, GRID);
    assertThat(first.complete()).isFalse();
    assertThat(fixture.rows()).noneMatch(row -> row.problem().equals("P/2") && row.gamma() > 0);

    broken = false;
    assertThat(fixture.run(this::decoder, GRID).complete()).isTrue();
    assertThat(fixture.rows()).filteredOn(Row::judged).hasSize(12);
  }

  /** P/1 is solved by the model alone, P/2 by guidance at 1, or at 0.5 if t is 0.9, P/3 never. */
  private Decoder decoder(Cell cell, Completion completion) {
    return (task, sample) -> {
      if (broken && task.problem().equals("P/2")) {
        throw new InfrastructureException("the sandbox is gone");
      }
      double needed = cell.configuration().temperature().orElse(0) == 0.9 ? 0.5 : 1;
      boolean solves =
          task.problem().equals("P/1") || (task.problem().equals("P/2") && cell.gamma() >= needed);
      String answer = "```python\ndef f(x):\n  return " + (solves ? "right" : "wrong") + "\n```";
      return new Generation(
          answer,
          List.of(),
          List.of(),
          StopReason.END_OF_TEXT,
          GuidanceState.OFF,
          new Usage(1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, Saved.NOTHING, 0, 0, 0));
    };
  }

  private static String told(Row row) {
    String t =
        row.configuration().temperature().isPresent()
            ? " t " + row.configuration().temperature().getAsDouble()
            : "";
    return row.problem() + t + " gamma " + row.gamma() + " " + row.verdict().orElseThrow();
  }
}
