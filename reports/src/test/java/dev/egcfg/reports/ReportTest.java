package dev.egcfg.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.reports.Row.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected files were written by hand from the rows below. */
class ReportTest {

  private static final List<Row> ROWS =
      List.of(
          Rows.baseline("2", Verdict.PASSED),
          Rows.baseline("10", Verdict.WRONG_ANSWER),
          Rows.guided(1, "2", 0, Verdict.PASSED),
          Rows.guided(1, "2", 1, Verdict.PASSED),
          Rows.guided(1, "10", 0, Verdict.NO_CODE),
          Rows.guided(1, "10", 1, Verdict.PASSED),
          Rows.guided(1, "11", 0, Verdict.TIMEOUT),
          Rows.fault(1, "11", 1, 2));

  private final Locale locale = Locale.getDefault();

  @TempDir Path folder;

  @AfterEach
  void restoreLocale() {
    Locale.setDefault(locale);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pass_at_k",
        "solve_rate",
        "per_problem",
        "per_configuration",
        "costs",
        "infrastructure"
      })
  void writesCsvFiles(String name) throws IOException {
    new Report("a run", Tally.of(ROWS), List.of(1, 2), false).writeCsv(folder);

    assertThat(Files.readString(folder.resolve(name + ".csv"))).isEqualTo(golden(name + ".csv"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG-u-nu-arab", "de-DE", "tr-TR"})
  void writesTheSameBytesInEveryLocaleAndForEveryOrderOfRows(String tag) throws IOException {
    Report plain = new Report("a run", Tally.of(ROWS), List.of(1, 2), false);
    plain.writeCsv(folder.resolve("plain"));
    String table = plain.table();
    Locale.setDefault(Locale.forLanguageTag(tag));
    List<Row> shuffled = new ArrayList<>(ROWS);
    Collections.shuffle(shuffled, new Random(7));

    Report other = new Report("a run", Tally.of(shuffled), List.of(2, 1), false);
    other.writeCsv(folder.resolve("other"));

    assertThat(other.table()).isEqualTo(table);
    assertThat(folder.resolve("other").toFile().list()).hasSize(6);
    for (String name : Objects.requireNonNull(folder.resolve("other").toFile().list())) {
      assertThat(folder.resolve("other").resolve(name))
          .hasSameBinaryContentAs(folder.resolve("plain").resolve(name));
    }
  }

  @Test
  void printsATableWithWhatMustBeReadWithIt() throws IOException {
    assertThat(new Report("mbpp with a model", Tally.of(ROWS), List.of(1, 2), false).table())
        .isEqualTo(golden("table.txt"));
  }

  @Test
  void aRunWithoutRowsSaysSo() {
    assertThat(new Report("a run", Tally.of(List.of()), List.of(1), false).table())
        .isEqualTo("a run\nno rows yet\n");
  }

  @Test
  void theTableAsJsonLeavesUndefinedRatesEmpty() {
    String json = new Report("a run", Tally.of(ROWS), List.of(1, 2), false).json();

    assertThat(json)
        .contains("\"1\" : 50.0,\n      \"2\" : null", "\"1\" : 50.0,\n      \"2\" : 100.0");
  }

  /** Its samples are no independent draws, so no estimate of pass@k is unbiased. */
  @Test
  void aRunUntilSolvedHasNoPassAtK() throws IOException {
    Report report = new Report("a run", Tally.of(ROWS), List.of(1), true);
    report.writeCsv(folder);

    assertThat(report.table()).contains("n/a", "pass@k is n/a: with --until-solved");
    assertThat(Files.readString(folder.resolve("pass_at_k.csv")))
        .contains(",1,,2,0,until-solved\n", ",1,,3,0,until-solved\n");
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = ReportTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
