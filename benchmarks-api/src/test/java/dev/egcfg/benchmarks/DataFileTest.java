package dev.egcfg.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFileTest {

  @TempDir private Path folder;

  @Test
  void readsOneObjectALineAndSkipsBlankLines() throws IOException {
    Path file = write("a.jsonl", "{\"id\": \"x\"}\n\n{\"id\": \"y\"}\n");

    assertThat(records(file)).extracting(each -> each.text("id")).containsExactly("x", "y");
    assertThat(records(file)).extracting(DataRecord::line).containsExactly(1L, 3L);
  }

  @Test
  void readsZippedLines() throws IOException {
    Path file = folder.resolve("a.jsonl.gz");
    Files.write(file, gzip("{\"id\": \"ä➞\"}\n"));

    assertThat(records(file)).extracting(each -> each.text("id")).containsExactly("ä➞");
  }

  @Test
  void readsAnArrayAndKnowsTheLineOfEachElement() throws IOException {
    Path file = write("a.json", "[\n {\"id\": \"x\",\n  \"n\": 1},\n {\"id\": \"y\"}\n]\n");

    assertThat(records(file)).extracting(DataRecord::line).containsExactly(2L, 4L);
  }

  @Test
  void namesTheLineThatIsNotJson() throws IOException {
    assertFault(write("a.jsonl", "{\"id\": \"x\"}\n{\"id\": \n"), ":2: not valid JSON: ");
    assertFault(
        write("b.jsonl", "{\"id\": \"x\"} {\"id\": \"y\"}\n"),
        ":1: something follows the end of the JSON value");
    assertFault(write("d.json", "[{\"id\": \"x\"},\n {\"id\": "), ":2: not valid JSON: ");
  }

  @Test
  void aFieldThatIsThereTwiceIsRefusedWhereItIsNeeded() throws IOException {
    assertFault(
        write("a.jsonl", "{\"id\": \"x\", \"id\": \"y\"}\n"), ":1: field id is there twice");
    assertFault(
        write("b.json", "[{\"id\": \"x\"},\n {\"id\": \"y\", \"id\": \"z\"}]"),
        ":2: field id is there twice");
    assertThat(records(write("c.jsonl", "{\"id\": \"x\", \"n\": 1, \"n\": 2}\n"))).hasSize(1);
  }

  /** Python's json writes the first three, and reads all of them. */
  @Test
  void numbersThatJsonOrADoubleDoesNotHaveComeThroughAsTheyAre() throws IOException {
    String row = "{\"id\": \"x\", \"n\": [NaN, -Infinity, Infinity, 1e400, 1.50, 7]}\n";
    for (Path file : List.of(write("a.jsonl", row), write("b.json", "[" + row + "]"))) {
      assertThat(records(file).get(0).json().path("n"))
          .extracting(number -> number.asText())
          .containsExactly("NaN", "-Infinity", "Infinity", "1E+400", "1.50", "7");
    }
  }

  @Test
  void aByteOrderMarkIsNoPartOfALine() throws IOException {
    String row = "\uFEFF{\"id\": \"%s\"}\n";
    Path joined = write("a.jsonl", row.formatted("x") + row.formatted("y") + "\uFEFF\n");
    assertThat(records(joined)).extracting(each -> each.text("id")).containsExactly("x", "y");
    assertThat(records(write("b.json", "\uFEFF[{\"id\": \"x\"}]"))).hasSize(1);
    Path zipped = folder.resolve("c.jsonl.gz");
    Files.write(zipped, gzip(row.formatted("x")));
    assertThat(records(zipped)).hasSize(1);
  }

  @Test
  void namesWhatIsNoObject() throws IOException {
    assertFault(
        write("a.jsonl", "{\"id\": \"x\"}\n[1]\n"), ":2: expected a JSON object, found an array");
    assertFault(write("b.json", "[\n\"x\"]"), ":2: expected a JSON object, found the string \"x\"");
    assertFault(write("c.json", "{\"id\": \"x\"}"), ":1: expected an array of JSON objects");
    assertFault(
        write("d.json", "[{\"id\": \"x\"}]\n[]"),
        ":1: something follows the end of the JSON value");
  }

  @Test
  void namesBothLinesOfADuplicateId() throws IOException {
    assertFault(
        write("a.jsonl", "{\"id\": \"x\"}\n{\"id\": \"y\"}\n{\"id\": \"x\"}\n"),
        ":3: id x was already used on line 1");
  }

  @Test
  void namesThePlaceWhereZippedDataIsCutOff() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      lines.append("{\"id\": \"").append(Integer.toHexString(i * 7919)).append("\"}\n");
    }
    byte[] whole = gzip(lines.toString());
    Path file = folder.resolve("a.jsonl.gz");
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() -> records(file))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageMatching(
            "(?s)\\Q" + file + "\\E:\\d{3,4}: the gzip data is cut off or damaged here; .*");
  }

  @Test
  void refusesZippedDataThatIsNone() throws IOException {
    assertFault(
        write("a.jsonl.gz", "{\"id\": \"x\"}\n"),
        ":1: the gzip data is cut off or damaged here; fetch the file again");
    assertFault(
        write("b.jsonl.gz", ""),
        ":1: the gzip data is cut off or damaged here; fetch the file again");
  }

  @Test
  void refusesAFileWithoutRecordsAndAFileThatIsMissing() throws IOException {
    assertFault(write("a.jsonl", "\n\n"), ": holds no record; expected at least one JSON object");
    assertFault(write("b.json", "[]"), ": holds no record; expected at least one JSON object");
    assertFault(folder.resolve("c.jsonl"), ": no such file; ");
    assertFault(write("d.txt", "x"), ": expected a name in .jsonl, .jsonl.gz, .json or .parquet");
  }

  @Test
  void refusesBytesThatAreNotUtf8() throws IOException {
    Path file = folder.resolve("a.jsonl");
    Files.write(file, "{\"id\": \"\u00e9\"}\n".getBytes(StandardCharsets.ISO_8859_1));

    assertFault(file, ":1: not UTF-8 text");
  }

  private void assertFault(Path file, String message) {
    ThrowingCallable reading = () -> records(file);
    assertThatThrownBy(reading)
        .isInstanceOf(MalformedDataException.class)
        .hasMessageStartingWith(file + message)
        .message()
        .hasLineCount(1);
  }

  private static List<DataRecord> records(Path file) {
    return new DataFile(file).records(each -> each.text("id"));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zipped = new GZIPOutputStream(bytes)) {
      zipped.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
