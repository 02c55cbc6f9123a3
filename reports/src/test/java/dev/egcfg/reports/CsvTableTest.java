package dev.egcfg.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "＝1",
        "-",
        "+1e"
      })
  void aTextThatASpreadsheetWouldComputeIsMarkedAsText(String text) throws IOException {
    assertThat(written(text)).contains("'" + text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HumanEval/0", "-1.5", "+2", "-1.5e-07", "1=1", "a-b", "'=1"})
  void otherTextsStayAsTheyAre(String text) throws IOException {
    assertThat(written(text)).isEqualTo("id\n" + text + "\n");
  }

  @Test
  void numbersStayNumbers() throws IOException {
    assertThat(written(-1.5)).isEqualTo("id\n-1.5\n");
  }

  private String written(Object value) throws IOException {
    Path file = folder.resolve("table.csv");
    CsvTable table = CsvTable.of("id");
    table.add(value);
    table.write(file);
    return Files.readString(file);
  }
}
