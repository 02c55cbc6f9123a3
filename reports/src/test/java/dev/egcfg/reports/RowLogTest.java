package dev.egcfg.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.egcfg.reports.Row.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowLogTest {

  private static final Row FIRST = Rows.guided(1, "11", 0, Verdict.PASSED);
  private static final Row SECOND = Rows.guided(1, "12", 0, Verdict.ERROR);
  private static final Row THIRD = Rows.guided(1, "13", 0, Verdict.TIMEOUT);

  @TempDir Path run;
  private Path rows;

  @BeforeEach
  void makeFolder() throws IOException {
    rows = Files.createDirectory(run.resolve("rows")).resolve("main.jsonl");
  }

  @Test
  void readsEveryWritersRows() throws IOException {
    Files.writeString(rows, line(FIRST) + line(SECOND));
    Files.writeString(rows.resolveSibling("other.jsonl"), line(THIRD));

    assertThat(RowLog.read(run)).isEqualTo(new RowLog(List.of(FIRST, SECOND, THIRD), 0, List.of()));
  }

  @Test
  void hasNoRowsBeforeTheFirst() {
    assertThat(RowLog.read(run.resolve("none")).rows()).isEmpty();
  }

  @Test
  void theHighestAttemptCountsWhereverItStands() throws IOException {
    Row fault = Rows.fault(1, "11", 0, 1);
    Row again = Rows.fault(1, "11", 0, 2);
    Files.writeString(rows, line(again));
    Files.writeString(rows.resolveSibling("other.jsonl"), line(fault));

    RowLog log = RowLog.read(run);

    assertThat(log.rows()).containsExactly(again);
    assertThat(log.superseded()).isEqualTo(1);
  }

  @Test
  void aLastRowTornAnywhereIsIgnoredWithAWarning() throws IOException {
    String second = line(SECOND);
    for (int kept = 1; kept < second.length(); kept++) {
      Files.writeString(rows, line(FIRST) + second.substring(0, kept));

      RowLog log = RowLog.read(run);

      assertThat(log.rows()).as("%d bytes", kept).containsExactly(FIRST);
      assertThat(log.warnings()).singleElement().asString().startsWith(rows + ":2: torn last row");
    }
  }

  @Test
  void aCorruptRowInTheMiddleNamesFileAndLine() throws IOException {
    Files.writeString(rows, line(FIRST) + line(SECOND).replace("ERROR", "ERR0R") + line(THIRD));

    assertThatExceptionOfType(CorruptRowException.class)
        .isThrownBy(() -> RowLog.read(run))
        .withMessageStartingWith(rows + ":2: corrupt row: crc32 says ")
        .withMessageEndingWith(
            "repeat the run with --repair to set the row aside and redo its unit");
  }

  @Test
  void settingAsideKeepsGoodRowsAndLosesNoByte() throws IOException {
    String corrupt = line(SECOND).replace("ERROR", "ERR0R");
    String torn = line(THIRD).substring(0, 100);
    Files.writeString(rows, line(FIRST) + corrupt + line(THIRD) + torn);

    assertThat(RowLog.setAside(run, writer -> true, true))
        .satisfiesExactly(
            note -> assertThat(note).startsWith(rows + ":2: corrupt row set aside"),
            note -> assertThat(note).startsWith(rows + ":4: torn row set aside"));

    assertThat(rows).hasContent(line(FIRST) + line(THIRD));
    assertThat(rows.resolveSibling("main.aside")).hasContent(corrupt + torn + "\n");
    assertThat(RowLog.read(run).rows()).containsExactly(FIRST, THIRD);
  }

  @Test
  void withoutRepairOnlyTheTornEndIsSetAside() throws IOException {
    String corrupt = line(SECOND).replace("ERROR", "ERR0R");
    Files.writeString(rows, corrupt + line(FIRST) + "{\"sch");

    assertThat(RowLog.setAside(run, writer -> true, false)).hasSize(1);

    assertThat(rows).hasContent(corrupt + line(FIRST));
  }

  /**
   * Files are read by blocks of 65,536 bytes; one of these lines ends where the first block does.
   */
  @Test
  void linesMayBeLongerThanABlockAndEndWhereItEnds() throws IOException {
    Set<Integer> lengths = new HashSet<>();
    for (int name = 32_300; name < 32_600; name++) {
      for (Verdict verdict : List.of(Verdict.PASSED, Verdict.ERROR)) {
        Row row = Rows.baseline("x".repeat(name), verdict);
        lengths.add(line(row).length());
        Files.writeString(rows, line(row) + line(SECOND) + "{\"sch");

        RowLog log = RowLog.read(run);

        assertThat(log.rows()).containsExactly(row, SECOND);
        assertThat(log.warnings()).singleElement().asString().startsWith(rows + ":3: torn");
      }
    }
    assertThat(lengths).contains(1 << 16);
  }

  private static String line(Row row) {
    return RowCodec.encode(row) + "\n";
  }
}
