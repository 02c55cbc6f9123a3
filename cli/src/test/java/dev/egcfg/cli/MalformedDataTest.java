package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Data that cannot be read, through the entry point: one line with its place, exit code 2. */
class MalformedDataTest {

  /** A good row of each benchmark. */
  private static final Map<String, String> ROWS =
      Map.of(
          "humaneval",
          "{\"task_id\": \"T/0\", \"prompt\": \"def f(x):\\n\", \"entry_point\": \"f\","
              + " \"canonical_solution\": \"    return x\\n\","
              + " \"test\": \"def check(candidate):\\n    assert candidate(1) == 1\\n\"}",
          "humaneval-et",
          "{\"task_id\": \"T/0\", \"prompt\": \"def f(x):\\n\", \"entry_point\": \"f\","
              + " \"canonical_solution\": \"    return x\\n\", \"test_case_list\": [\"assert f(1) == 1\"]}",
          "mbpp",
          "{\"task_id\": 11, \"text\": \"Return it.\", \"code\": \"def f(x):\\n    return x\","
              + " \"test_setup_code\": \"\", \"test_list\": [\"assert f(1) == 1\"]}",
          "mbpp-sanitized",
          "{\"task_id\": 11, \"prompt\": \"Return it.\", \"code\": \"def f(x):\\n    return x\","
              + " \"test_imports\": [], \"test_list\": [\"assert f(1) == 1\"]}",
          "mbpp-et",
          "{\"task_id\": 11, \"text\": \"Return it.\", \"code\": \"def f(x):\\n    return x\","
              + " \"test_setup_code\": \"\", \"test_case_list\": [\"assert f(1) == 1\"]}",
          "codecontests",
          "{\"name\": \"1_A\", \"description\": \"Echo.\","
              + " \"public_tests\": {\"input\": [\"a\"], \"output\": [\"a\"]},"
              + " \"private_tests\": {\"input\": [], \"output\": []},"
              + " \"generated_tests\": {\"input\": [], \"output\": []}}");

  @TempDir private Path folder;

  static Stream<Arguments> textFaults() {
    return Stream.of(
        Arguments.of(
            "humaneval", "\"test\"", "\"tests\"", "field test is missing; expected a string"),
        Arguments.of(
            "humaneval", "\"f\"", "7", "field entry_point is the number 7; expected a string"),
        Arguments.of(
            "humaneval-et",
            "\"test_case_list\"",
            "\"test_list\"",
            "field test_case_list is missing; expected an array of strings"),
        Arguments.of(
            "mbpp", "\"task_id\": 11", "\"task_id\": \"11\"", "field task_id is the string \"11\""),
        Arguments.of("mbpp", "\"text\"", "\"task\"", "field text is missing; expected a string"),
        Arguments.of(
            "mbpp-sanitized",
            "\"test_imports\": []",
            "\"test_imports\": \"\"",
            "field test_imports is"),
        Arguments.of(
            "mbpp-et",
            "\"test_case_list\"",
            "\"tests\"",
            "field test_list is missing; expected an array of strings"),
        Arguments.of(
            "codecontests",
            "\"output\": [\"a\"]",
            "\"output\": []",
            "public_tests.input has 1 elements and public_tests.output has 0"),
        Arguments.of(
            "codecontests", "\"description\"", "\"text\"", "field description is missing"));
  }

  @ParameterizedTest
  @MethodSource("textFaults")
  void missingFieldsAndWrongTypesAreNamedWithTheirLine(
      String benchmark, String good, String bad, String message) throws IOException {
    String row = row(benchmark);
    assertThat(row).contains(good);
    Path file = Files.writeString(folder.resolve("a.jsonl"), "\n" + row.replace(good, bad) + "\n");

    assertRefused(benchmark, file, ":2: " + message);
  }

  static List<String> benchmarks() {
    return ROWS.keySet().stream().sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("benchmarks")
  void duplicatesAndEmptyFilesAreNamed(String benchmark) throws IOException {
    String row = row(benchmark);

    assertRefused(
        benchmark,
        Files.writeString(folder.resolve("twice.jsonl"), row + "\n" + row + "\n"),
        ":2: id ");
    assertRefused(
        benchmark,
        Files.writeString(folder.resolve("none.jsonl"), ""),
        ": holds no record; expected at least one JSON object");
    assertRefused(
        benchmark,
        Files.writeString(folder.resolve("text.json"), "[\n" + row + ",\nnothing]"),
        ":3: not valid JSON: ");
  }

  @ParameterizedTest
  @MethodSource("benchmarks")
  void truncatedGzipIsNamedWithTheLineThatItBreaksOffIn(String benchmark) throws IOException {
    byte[] whole = gzip(row(benchmark) + "\n{\"padding\": \"" + noise() + "\"}\n");
    Path file = folder.resolve("cut.jsonl.gz");
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));

    assertRefused(benchmark, file, ":2: the gzip data is cut off or damaged here");
  }

  @ParameterizedTest
  @MethodSource("benchmarks")
  void parquetWithOtherColumnsIsNamedWithTheRowAndWhatItHas(String benchmark) throws Exception {
    Path file = resource("unknown-columns.parquet");
    Path cut = folder.resolve("cut.parquet");
    byte[] whole = Files.readAllBytes(file);
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));

    CommandLineCall call = assertRefused(benchmark, file, ":1: field ");
    assertThat(call.err())
        .contains(" is missing; expected ")
        .contains("the record has question, answer");
    assertRefused(benchmark, cut, ": not a Parquet file that can be read: ");
  }

  private static CommandLineCall assertRefused(String benchmark, Path file, String message) {
    CommandLineCall call = SandboxedMachine.egcfg("validate", benchmark, "--data=" + file);

    assertThat(call.exitCode()).as(call.err()).isEqualTo(2);
    assertThat(call.out()).isEmpty();
    assertThat(call.err().lines().reduce("", (first, last) -> last))
        .startsWith("egcfg validate: " + file + message);
    return call;
  }

  private static String row(String benchmark) {
    return String.valueOf(ROWS.get(benchmark));
  }

  /** Text that gzip cannot make small, so that half of the file ends inside of it. */
  private static String noise() {
    StringBuilder text = new StringBuilder();
    new Random(5).ints(20_000, 'a', 'z' + 1).forEach(letter -> text.append((char) letter));
    return text.toString();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zipped = new GZIPOutputStream(bytes)) {
      zipped.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(MalformedDataTest.class.getResource(name).toURI());
  }
}
