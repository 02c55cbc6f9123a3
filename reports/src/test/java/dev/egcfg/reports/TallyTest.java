package dev.egcfg.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.egcfg.reports.Row.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TallyTest {

  private static final Row PASSED = Rows.guided(1, "11", 0, Verdict.PASSED);

  @TempDir Path run;

  @Test
  void countsAUnitOnceHoweverOftenItsRowStands() {
    Tally tally = Tally.of(List.of(PASSED, PASSED, Rows.guided(1, "11", 1, Verdict.ERROR), PASSED));

    assertThat(tally.units()).isEqualTo(2);
    assertThat(tally.superseded()).isEqualTo(2);
    assertThat(only(tally).judged()).isEqualTo(2);
    assertThat(only(tally).sum(Cost.GENERATED_TOKENS)).isEqualTo(80);
  }

  @Test
  void theHighestAttemptCountsInEveryOrderAndTheCostsOfAll() {
    List<Row> rows =
        new ArrayList<>(
            List.of(
                Rows.fault(1, "11", 0, 1),
                attempt("11", 0, Verdict.WRONG_ANSWER, 3),
                Rows.fault(1, "11", 0, 2),
                attempt("11", 1, Verdict.ERROR, 1),
                attempt("11", 1, Verdict.PASSED, 2)));
    for (int seed = 0; seed < 50; seed++) {
      Collections.shuffle(rows, new Random(seed));

      Tally tally = Tally.of(rows);

      assertThat(only(tally).problem("11").verdicts())
          .containsExactly(Optional.of(Verdict.WRONG_ANSWER), Optional.of(Verdict.PASSED));
      assertThat(only(tally).infrastructure()).isZero();
      assertThat(only(tally).retried()).isEqualTo(2);
      // five attempts of 1,500 ms each, three of them with an answer of 40 tokens
      assertThat(only(tally).sum(Cost.TOTAL_MS)).isEqualTo(7500);
      assertThat(only(tally).sum(Cost.GENERATED_TOKENS)).isEqualTo(120);
      assertThat(tally.superseded()).isEqualTo(3);
    }
  }

  @Test
  void aFaultAfterAVerdictHidesItAsItDoesForTheNextStart() {
    Tally tally = Tally.of(List.of(PASSED, Rows.fault(1, "11", 0, 2)));

    assertThat(only(tally).judged()).isZero();
    assertThat(only(tally).infrastructure()).isEqualTo(1);
  }

  @Test
  void keepsVerdictsInTheOrderOfTheirSamplesAndSkipsMissingOnes() {
    Tally tally =
        Tally.of(
            List.of(
                Rows.guided(1, "11", 7, Verdict.TIMEOUT),
                Rows.guided(1, "11", 0, Verdict.NO_CODE),
                Rows.fault(1, "11", 3, 1)));

    assertThat(only(tally).problem("11").verdicts())
        .containsExactly(
            Optional.of(Verdict.NO_CODE), Optional.empty(), Optional.of(Verdict.TIMEOUT));
  }

  @Test
  void agreesWithTheLogThatHoldsAllRows() throws IOException {
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      Verdict verdict = Verdict.values()[random.nextInt(9)];
      String problem = Integer.toString(random.nextInt(20));
      rows.add(
          Rows.row(
              "egcfg",
              Rows.GUIDED,
              random.nextInt(3),
              problem,
              random.nextInt(5),
              random.nextInt(4) == 0 ? Optional.empty() : Optional.of(verdict),
              1 + random.nextInt(3)));
    }
    Path folder = Files.createDirectory(run.resolve("rows"));
    write(folder.resolve("a.jsonl"), rows.subList(0, 1500));
    write(folder.resolve("b.jsonl"), rows.subList(1500, 3000));

    RowLog log = RowLog.read(run);
    Tally tally = Tally.read(run);

    assertThat(tally.superseded()).isEqualTo(log.superseded());
    new Report("", tally, List.of(1, 2), false).writeCsv(run.resolve("streamed"));
    new Report("", Tally.of(log.rows()), List.of(1, 2), false).writeCsv(run.resolve("held"));
    for (String name : List.of("per_problem", "infrastructure", "per_configuration", "pass_at_k")) {
      assertThat(run.resolve("streamed/" + name + ".csv"))
          .hasSameTextualContentAs(run.resolve("held/" + name + ".csv"));
    }
  }

  @Test
  void manyAttemptsOfAUnitAreEachCountedOnce() {
    List<Row> rows = new ArrayList<>();
    for (int attempt = 1; attempt <= 70; attempt++) {
      rows.add(Rows.fault(1, "11", 0, attempt));
    }
    rows.add(attempt("11", 0, Verdict.PASSED, 71));
    rows.addAll(rows.subList(5, 20));

    Tally tally = Tally.of(rows);

    assertThat(tally.superseded()).isEqualTo(85);
    assertThat(only(tally).problem("11").verdicts()).containsExactly(Optional.of(Verdict.PASSED));
    assertThat(only(tally).sum(Cost.TOTAL_MS)).isEqualTo(71 * 1500);
  }

  @Test
  void rowsInManyFilesComeInTheirOrderThoughTheyAreDecodedSideBySide() throws IOException {
    Path folder = Files.createDirectory(run.resolve("rows"));
    List<Row> rows = new ArrayList<>();
    for (int sample = 0; sample < 10_000; sample++) {
      rows.add(Rows.guided(1, "11", sample, Verdict.PASSED));
    }
    write(folder.resolve("a.jsonl"), rows);
    List<Integer> samples = new ArrayList<>();

    RowLog.scan(run, row -> samples.add(row.sample()), warning -> {});

    assertThat(samples).hasSize(10_000).isSorted();
  }

  @Test
  void aTornLastRowIsOneWarning() throws IOException {
    Path folder = Files.createDirectory(run.resolve("rows"));
    write(folder.resolve("a.jsonl"), List.of(PASSED, PASSED));
    Files.writeString(folder.resolve("b.jsonl"), "{\"schema\":");

    Tally tally = Tally.read(run);

    assertThat(tally.units()).isEqualTo(1);
    assertThat(tally.warnings()).singleElement().asString().contains("b.jsonl:1: torn last row");
  }

  @Test
  void aSampleNumberThatNoRunWritesIsACorruptRow() throws IOException {
    Path folder = Files.createDirectory(run.resolve("rows"));
    write(
        folder.resolve("a.jsonl"),
        List.of(Rows.guided(1, "11", 2_000_000_000, Verdict.PASSED), PASSED));

    assertThatExceptionOfType(CorruptRowException.class)
        .isThrownBy(() -> Tally.read(run))
        .withMessageContaining("a.jsonl:1: corrupt row: sample 2000000000 of unit");
  }

  private static Row attempt(String problem, int sample, Verdict verdict, int attempt) {
    return Rows.row("egcfg", Rows.GUIDED, 1, problem, sample, Optional.of(verdict), attempt);
  }

  private static CellTally only(Tally tally) {
    assertThat(tally.cells()).hasSize(1);
    return tally.cells().get(0);
  }

  private static void write(Path file, List<Row> rows) throws IOException {
    Files.writeString(
        file, rows.stream().map(row -> RowCodec.encode(row) + "\n").collect(Collectors.joining()));
  }

  @Test
  void verdictsFitIntoAByte() {
    assertThat(Arrays.asList(Verdict.values())).hasSizeLessThan(100);
  }
}
