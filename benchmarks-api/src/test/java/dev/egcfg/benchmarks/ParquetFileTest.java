package dev.egcfg.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that another writer made ({@code scripts/parquet-fixtures}). */
class ParquetFileTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"snappy", "zstd", "none"})
  void readsTheSameRecordsAsFromJson(String compression) {
    List<String> rows = json(new DataFile(resource("types-" + compression + ".parquet")));

    assertThat(rows).hasSize(3).isEqualTo(json(new DataFile(resource("types.jsonl"))));
  }

  @Test
  void readsListsWhoseElementsHaveAnotherName() {
    assertThat(json(new DataFile(resource("old-lists.parquet"))))
        .containsExactly("{\"id\":\"a\",\"names\":[\"p\",\"q\"]}");
  }

  @Test
  void leavesOutFieldsThatNobodyWants() {
    assertThat(json(new DataFile(resource("types-snappy.parquet")).without("n", "nested", "deep")))
        .startsWith("{\"id\":\"a\",\"small\":1,\"x\":1.5,\"flag\":true,\"names\":[\"p\",\"q\"]}")
        .isEqualTo(json(new DataFile(resource("types.jsonl")).without("n", "nested", "deep")));
  }

  @Test
  void namesTheRowOfADuplicateIdAndWhatTheColumnsShouldBe() {
    assertFault(resource("duplicates.parquet"), ":3: id a was already used on line 1");
    assertFault(
        resource("unknown-columns.parquet"),
        ":1: field id is missing; expected a string; the record has question, answer");
    assertFault(resource("empty.parquet"), ": holds no record; expected at least one JSON object");
  }

  @Test
  void saysWhatIsWrongWithAFileThatCannotBeRead() throws IOException {
    byte[] whole = Files.readAllBytes(resource("types-snappy.parquet"));
    Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(whole, whole.length - 100));
    Path text = Files.writeString(folder.resolve("text.parquet"), "{\"id\": \"x\"}\n");

    assertFault(cut, ": not a Parquet file that can be read: ");
    assertFault(text, ": not a Parquet file that can be read: ");
    assertFault(
        Files.createFile(folder.resolve("none.parquet")),
        ": not a Parquet file that can be read: ");
    assertFault(
        resource("types-gzip.parquet"),
        ": not a Parquet file that can be read: column id is compressed by GZIP;"
            + " expected SNAPPY, ZSTD or none");
  }

  private static void assertFault(Path file, String message) {
    assertThatThrownBy(() -> new DataFile(file).records(each -> each.text("id")))
        .isInstanceOf(MalformedDataException.class)
        .hasMessageStartingWith(file + message)
        .message()
        .hasLineCount(1);
  }

  private static List<String> json(DataFile file) {
    return file.records(each -> Long.toString(each.line())).stream()
        .map(record -> record.json().toString())
        .toList();
  }

  private static Path resource(String name) {
    try {
      return Path.of(ParquetFileTest.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(name, e);
    }
  }
}
