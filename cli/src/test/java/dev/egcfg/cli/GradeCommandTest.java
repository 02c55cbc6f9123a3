package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradeCommandTest {

  @TempDir private Path folder;

  @Test
  void completionsOfHumanEvalGoBehindThePrompt() throws Exception {
    Path samples =
        samples(
            """
            {"task_id": "Tiny/0", "completion": "    return x + 1\\n"}
            {"task_id": "Tiny/2", "completion": "    return x // 3\\n", "temperature": 0.8}
            {"task_id": "Tiny/1", "completion": "    while True: pass\\n"}
            {"task_id": "Tiny/1", "completion": "  broken("}
            """);

    CommandLineCall call = grade(samples, "humaneval", "--timeout=1");

    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(call.out())
        .isEqualTo(
            """
            benchmark  pass@1 %  solved  n  samples  infra
            humaneval      33.3       1  3        4      0

            verdicts: PASSED 1, WRONG_ANSWER 1, ERROR 1, TIMEOUT 1
            """);
    assertThat(call.err()).endsWith("results: " + results(samples) + "\n");
    assertThat(results(samples).resolveSibling(results(samples).getFileName() + ".part"))
        .doesNotExist();
    List<String> lines = Files.readAllLines(results(samples));
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0))
        .isEqualTo(
            "{\"task_id\":\"Tiny/0\",\"completion\":\"    return x + 1\\n\","
                + "\"rule\":\"the completion as it stands\","
                + "\"result\":\"passed\",\"passed\":true}");
    assertThat(lines.get(1))
        .isEqualTo(
            "{\"task_id\":\"Tiny/2\",\"completion\":\"    return x // 3\\n\",\"temperature\":0.8,"
                + "\"rule\":\"the completion as it stands\","
                + "\"result\":\"failed: WRONG_ANSWER, check: assert candidate(4) == 2\","
                + "\"passed\":false}");
    assertThat(lines.get(2)).endsWith("\"result\":\"timed out\",\"passed\":false}");
    assertThat(lines.get(3))
        .contains("\"result\":\"failed: ERROR, ")
        .endsWith(",\"passed\":false}");
  }

  @Test
  void mbppIdsAreReadWithAndWithoutPrefixAndSolutionsStandAlone() throws Exception {
    Path samples =
        samples(
            """
            {"task_id": "Mbpp/11", "solution": "def successor(x): return x + 1", "completion": "no"}
            {"task_id": "12", "completion": "def double(x): return x + x"}
            {"task_id": 180, "solution": "def negate(x): return 0 - x"}
            {"task_id": "Mbpp/2", "solution": "def nothing(): return 1 - 1"}
            """);

    CommandLineCall call = grade(samples, "mbpp");

    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(call.out())
        .isEqualTo(
            """
            benchmark  pass@1 %  95 % interval  solved  n  samples  infra
            mbpp          100.0   51.0 - 100.0       4  4        4      0

            verdicts: PASSED 4
            samples of 4 of the data's 6 problems; the others are not counted
            """);
    assertThat(Files.readAllLines(results(samples)).get(2)).startsWith("{\"task_id\":180,");
  }

  @Test
  void wholeAnswersAreJudgedByTheProgramInThem() throws Exception {
    Path samples =
        samples(
            """
            {"task_id": "11", "completion": "So:\\n```python\\ndef successor(x):\\n    return x + 1\\n```\\n"}
            {"task_id": "12", "solution": "<think>\\n```\\ndef double(x): return x\\n```\\n</think>\\ndef double(x):\\n    return x + x\\n\\nDone."}
            {"task_id": "180", "solution": "I cannot."}
            """);

    CommandLineCall call = grade(samples, "mbpp", "--extract");

    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(Files.readAllLines(results(samples)))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .endsWith(
                        "\"rule\":\"the last block that defines successor\",\"result\":\"passed\",\"passed\":true}"),
            line ->
                assertThat(line)
                    .endsWith(
                        "\"rule\":\"the last code between text that defines double\",\"result\":\"passed\",\"passed\":true}"),
            line ->
                assertThat(line)
                    .endsWith(
                        "\"rule\":\"no code\",\"result\":\"failed: NO_CODE, no code in the answer\",\"passed\":false}"));
  }

  @Test
  void librariesAreImportedOnceForAllProgramsIfTheyAreThere() throws Exception {
    Path samples =
        samples(
            """
            {"task_id": "11", "completion": "import sys\\nd = 'numpy' in sys.modules\\ndef successor(x): return x + d"}
            """);

    assertThat(grade(samples, "mbpp").out()).contains("WRONG_ANSWER 1");
    CommandLineCall call = grade(samples, "mbpp", "--preload=numpy");
    assumeTrue(call.exitCode() == 0, () -> "NumPy is not installed here: " + call.err());
    assertThat(call.out()).contains("PASSED 1");
  }

  @Test
  void verdictsReachedInTheProgramsOwnProcessAreCountedApart() throws Exception {
    Path samples =
        samples(
            """
            {"task_id": 533, "solution": "def count(values, kind): return 2"}
            {"task_id": 11, "solution": "def successor(x): return x + 1"}
            """);

    assertThat(grade(samples, "mbpp").out())
        .endsWith(
            """
            verdicts: PASSED 2
            samples of 2 of the data's 6 problems; the others are not counted
            unhardened verdicts, reached in the program's own process, which could forge them: 1
            """);
  }

  /** Tiny/0: n = 2, c = 1; Tiny/1: n = 2, c = 2; so pass@1 = (1/2 + 1) / 2 and pass@2 = 1. */
  @Test
  void passAtKCountsIdenticalSamplesAndIsUndefinedAboveTheFewest() throws Exception {
    Path samples =
        samples(
            """
            {"task_id": "Tiny/0", "completion": "    return x + 1"}
            {"task_id": "Tiny/0", "completion": "    return x"}
            {"task_id": "Tiny/1", "completion": "    return x * 2"}
            {"task_id": "Tiny/1", "completion": "    return x * 2"}
            """);

    CommandLineCall call = grade(samples, "humaneval", "--pass-at=3,1,2");

    assertThat(call.out())
        .isEqualTo(
            """
            benchmark  pass@1 %  pass@2 %  pass@3 %  solved  n  samples  infra
            humaneval      75.0     100.0       n/a       2  2        4      0

            verdicts: PASSED 3, WRONG_ANSWER 1
            samples of 2 of the data's 3 problems; the others are not counted
            pass@3 is undefined: 2 of 2 problems have fewer than 3 judged samples
            """);
  }

  @Test
  void zippedSamplesAreReadAndEarlierResultsReplaced() throws Exception {
    Path samples = folder.resolve("samples.jsonl.gz");
    try (OutputStream zipped = new GZIPOutputStream(Files.newOutputStream(samples))) {
      zipped.write(
          """
          {"task_id": "Tiny/0", "passed": false, "completion": "    return x + 1", "note": "\\ud83d\\u00e9"}
          """
              .getBytes(StandardCharsets.UTF_8));
    }
    Path out = folder.resolve("graded.jsonl");

    CommandLineCall call = grade(samples, "humaneval", "--out=" + out);

    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(out)
        .hasContent(
            "{\"task_id\":\"Tiny/0\",\"completion\":\"    return x + 1\","
                + "\"note\":\"\\uD83D\\u00E9\",\"rule\":\"the completion as it stands\","
                + "\"result\":\"passed\",\"passed\":true}");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(samples, out);
    }
  }

  @Test
  void faultOfTheHarnessIsNeitherPassedNorFailed() throws Exception {
    Path broken =
        Files.writeString(
            folder.resolve("broken.jsonl"),
            Files.readString(data("humaneval"))
                .replace("assert candidate(4) == 2\\n", "assert candidate(4) == = 2\\n"));
    Path samples =
        samples(
            """
            {"task_id": "Tiny/0", "completion": "    return x + 1"}
            {"task_id": "Tiny/2", "completion": "    return x / 2"}
            """);

    CommandLineCall call =
        SandboxedMachine.egcfg(
            "grade", samples.toString(), "--benchmark=humaneval", "--data=" + broken);

    assertThat(call.exitCode()).as(call.err()).isEqualTo(3);
    assertThat(call.out())
        .isEqualTo(
            """
            benchmark  pass@1 %  solved  n  samples  infra
            humaneval       n/a       1  2        2      1

            verdicts: PASSED 1
            samples of 2 of the data's 3 problems; the others are not counted
            pass@1 is undefined: 1 of 2 problems have fewer than 1 judged samples
            samples that could not be judged, which are not scored: 1
            """);
    assertThat(Files.readAllLines(results(samples)).get(1))
        .contains("\"result\":\"infrastructure: the tests cannot be run: ")
        .endsWith("\"passed\":null}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "{\"task_id\": \"Tiny/0\"} | expected a string in field completion or solution",
        "{\"task_id\": \"Tiny/0\", \"completion\": 3}"
            + " | field completion is the number 3; expected a string",
        "{\"completion\": \"pass\"} | field task_id is missing; expected a string; the record has"
            + " completion",
        "[] | expected a JSON object, found an array",
        "{\"task_id\": \"Tiny/7\", \"completion\": \"\"}"
            + " | unknown task_id Tiny/7: expected those of humaneval, which are Tiny/0 to Tiny/2"
      })
  void malformedLineEndsTheCallBeforeAnythingIsWritten(String line, String message)
      throws Exception {
    Path samples =
        samples("{\"task_id\": \"Tiny/0\", \"completion\": \"    return x + 1\"}\n" + line + "\n");

    CommandLineCall call = grade(samples, "humaneval");

    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.out()).isEmpty();
    // where bubblewrap is missing, a line about the sandbox's level stands before it
    assertThat(call.err()).endsWith("egcfg grade: " + samples + ":2: " + message + "\n");
    assertThat(results(samples)).doesNotExist();
  }

  @Test
  void callsThatCannotWorkAreRefusedInOneLine() throws Exception {
    Path samples = samples("{\"task_id\": \"Tiny/0\", \"completion\": \"    return x + 1\"}\n");

    assertThat(CommandLineCall.egcfg("grade", "no-such.jsonl", "--benchmark=humaneval"))
        .isEqualTo(new CommandLineCall(2, "", "egcfg grade: no such file: no-such.jsonl\n"));
    assertThat(CommandLineCall.egcfg("grade", samples.toString()))
        .isEqualTo(
            new CommandLineCall(
                2,
                "",
                "egcfg grade: Missing required option: '--benchmark=NAME';"
                    + " egcfg grade -h shows what there is\n"));
    assertThat(
            CommandLineCall.egcfg(
                "grade", samples.toString(), "--benchmark=humaneval", "--out=" + samples))
        .isEqualTo(
            new CommandLineCall(
                2,
                "",
                "egcfg grade: --out: " + samples + " holds the samples; give another file\n"));
    assertThat(
            CommandLineCall.egcfg(
                "grade", samples.toString(), "--benchmark=humaneval", "--out=no/such.jsonl"))
        .isEqualTo(
            new CommandLineCall(
                2,
                "",
                "egcfg grade: --out: cannot write no/such.jsonl; give a file in a folder that"
                    + " exists\n"));
    assertThat(CommandLineCall.egcfg("grade", samples.toString(), "--benchmark=humanevil"))
        .isEqualTo(
            new CommandLineCall(
                2,
                "",
                "egcfg grade: 'humanevil' is no benchmark: expected one of codecontests, ds1000, humaneval,"
                    + " humaneval-et, mbpp, mbpp-sanitized, mbpp-et\n"));
  }

  private CommandLineCall grade(Path samples, String benchmark, String... more) throws Exception {
    return SandboxedMachine.egcfg(
        Stream.concat(
                Stream.of(
                    "grade",
                    samples.toString(),
                    "--benchmark=" + benchmark,
                    "--data=" + data(benchmark)),
                Arrays.stream(more))
            .toArray(String[]::new));
  }

  private static Path data(String benchmark) throws Exception {
    String name = "grading-" + benchmark + ".jsonl";
    return Path.of(Objects.requireNonNull(GradeCommandTest.class.getResource(name), name).toURI());
  }

  private Path samples(String lines) throws Exception {
    return Files.writeString(folder.resolve("samples.jsonl"), lines);
  }

  private static Path results(Path samples) {
    return samples.resolveSibling(samples.getFileName() + "_results.jsonl");
  }
}
