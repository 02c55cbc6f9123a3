package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egcfg.core.fetch.FileDigests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {

  @TempDir private Path folder;

  @Test
  void knownBadGoldSolutionsDoNotFailTheGate() throws Exception {
    Path data = resource("grading-mbpp.jsonl");

    CommandLineCall call = SandboxedMachine.egcfg("validate", "mbpp", "--data=" + data);

    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(anywhere(call.out()))
        .isEqualTo(
            """
            mbpp: 3 of 4 gold solutions pass
            data: %s, SHA-256 %s
            judged by Python V in sandbox L: 4 hardened, 0 unhardened
            fail, as known: 1
              123: WRONG_ANSWER, test 1: assert half(4) == 2; the gold solution takes seconds: a\
             short limit or a slow machine makes it fail
            pass, though on the known-bad list: 1
              180: its tests are wrong by the EG-CFG authors' list; the gold solution agrees with\
             them
            """
                .formatted(data, FileDigests.of(data)));
  }

  @Test
  void resultGoesIntoTheManifestsOfLaterRunsWithTheSameData() throws Exception {
    TinyRun run = TinyRun.in(folder);
    List<String> validate = new ArrayList<>(TinyRun.SANDBOX);
    validate.addAll(List.of("validate", "humaneval", "--data=" + run.problems(), "--offline"));
    Collections.rotate(validate, -TinyRun.SANDBOX.size());
    Path before = folder.resolve("before");
    Path after = folder.resolve("after");

    run.call(run.arguments(before, "--methods=baseline"));
    CommandLineCall call = run.call(validate);
    run.call(run.arguments(after, "--methods=baseline"));

    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(validation(before))
        .isEqualTo("none of this data with this Python: egcfg validate humaneval");
    assertThat(validation(after)).startsWith("2 of 2 gold solutions pass, sandbox ");
  }

  private static String validation(Path run) throws IOException {
    try (Stream<Path> starts = Files.list(run.resolve("starts"))) {
      Path start =
          starts.filter(each -> each.toString().endsWith(".json")).findFirst().orElseThrow();
      return new ObjectMapper().readTree(start.toFile()).path("facts").path("validation").asText();
    }
  }

  @Test
  void unexpectedFailureEndsWithOneAndIsListedWithItsReason() throws Exception {
    Path data =
        Files.writeString(
            folder.resolve("mbpp.jsonl"),
            Files.readString(resource("grading-mbpp.jsonl")).replace("return 2 * x", "return x"));

    CommandLineCall call =
        SandboxedMachine.egcfg("validate", "mbpp", "--data=" + data, "--problems=11-12");

    assertThat(call.exitCode()).as(call.err()).isEqualTo(1);
    assertThat(anywhere(call.out()))
        .isEqualTo(
            """
            mbpp: 1 of 2 gold solutions pass
            data: %s, SHA-256 %s
            judged by Python V in sandbox L: 2 hardened, 0 unhardened
            fail unexpectedly: 1
              12: WRONG_ANSWER, test 1: assert double(4) == 8
            """
                .formatted(data, FileDigests.of(data)));
  }

  @Test
  void docstringExamplesAreCountedByFormAndRunOnTheGoldSolutions() throws Exception {
    Path data = resource("grading-humaneval.jsonl");

    CommandLineCall call = SandboxedMachine.egcfg("validate", "humaneval", "--data=" + data);

    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(anywhere(call.out()))
        .isEqualTo(
            """
            humaneval: 3 of 3 gold solutions pass
            data: %s, SHA-256 %s
            judged by Python V in sandbox L: 3 hardened, 0 unhardened
            docstring examples: 4 (>>> 1, == 2, = 0, -> 0, => 1, ==> 0, ➞ 0, returns 0, should\
             return 0, should be 0, Input/Output 0)
            without a docstring example: 1
              Tiny/2
            docstring examples that the gold solution contradicts: 1
              Tiny/1: assert double(3) == 7
            """
                .formatted(data, FileDigests.of(data)));
  }

  @Test
  void problemsWithoutAGoldProgramAreCountedAndNamed() throws Exception {
    Path data =
        Files.writeString(
            folder.resolve("contests.jsonl"),
            """
            {"name": "echo", "description": "Print the input.", "public_tests": {"input": ["a\\n"],\
             "output": ["a\\n"]}, "private_tests": {"input": [], "output": []}, "generated_tests":\
             {"input": [], "output": []}, "solutions": {"language": [3], "solution": ["print(input())"]}}
            {"name": "shout", "description": "Print A.", "public_tests": {"input": ["a\\n"],\
             "output": ["A\\n"]}, "private_tests": {"input": [], "output": []}, "generated_tests":\
             {"input": [], "output": []}, "solutions": {"language": [2], "solution": ["int main(){}"]}}
            """);

    CommandLineCall call = SandboxedMachine.egcfg("validate", "codecontests", "--data=" + data);

    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(call.out())
        .startsWith("codecontests: 1 of 1 gold solutions pass\n")
        .endsWith("without a gold program: 1\n  shout\n");
  }

  @Test
  void jsonHoldsTheSame() throws Exception {
    Path data = resource("grading-mbpp.jsonl");

    CommandLineCall call = SandboxedMachine.egcfg("validate", "mbpp", "--data=" + data, "--json");

    JsonNode report = new ObjectMapper().readTree(call.out());
    assertThat(report.path("problems").intValue()).isEqualTo(4);
    assertThat(report.path("passed").intValue()).isEqualTo(3);
    assertThat(report.path("hardened").intValue()).isEqualTo(4);
    assertThat(report.path("dataSha256").textValue()).isEqualTo(FileDigests.of(data));
    assertThat(report.path("failures")).hasSize(1);
    assertThat(report.path("failures").path(0).path("problem").textValue()).isEqualTo("123");
    assertThat(report.path("failures").path(0).path("verdict").textValue())
        .isEqualTo("WRONG_ANSWER");
    assertThat(report.path("infrastructure")).isEmpty();
    assertThat(report.path("examples").isNull()).isTrue();
  }

  @Test
  void dataThatCannotBeFetchedIsAFaultOfTheWorld() {
    CommandLineCall call = CommandLineCall.egcfg("validate", "humaneval-et");

    assertThat(call.exitCode()).isEqualTo(3);
    assertThat(call.out()).isEmpty();
    assertThat(call.err()).contains("egcfg validate: humaneval-et could not be fetched; tried ");
  }

  @Test
  void unknownBenchmarkIsRefusedWithTheKnownOnes() {
    assertThat(CommandLineCall.egcfg("validate", "humanevil"))
        .isEqualTo(
            new CommandLineCall(
                2,
                "",
                "egcfg validate: 'humanevil' is no benchmark: expected one of codecontests, ds1000, humaneval,"
                    + " humaneval-et, mbpp, mbpp-sanitized, mbpp-et\n"));
  }

  /** Without what differs between machines. */
  private static String anywhere(String out) {
    return out.replaceFirst("Python \\S+ in sandbox \\w+:", "Python V in sandbox L:");
  }

  private static Path resource(String name) throws Exception {
    return Path.of(
        Objects.requireNonNull(ValidateCommandTest.class.getResource(name), name).toURI());
  }
}
