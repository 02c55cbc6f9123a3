package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Wrong programs that other graders score as right, each with a healthy sample before and behind
 * it, judged by both kinds of tests.
 */
class ForgedSamplesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  static Stream<String[]> forgeries() throws Exception {
    Path programs = resource("forgeries");
    try (Stream<Path> files = Files.list(programs)) {
      return files
          .sorted()
          .flatMap(
              file ->
                  Stream.of("humaneval", "mbpp")
                      .map(benchmark -> new String[] {benchmark, file.getFileName().toString()}))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("forgeries")
  void isRefusedBesideHealthySamples(String benchmark, String forgery) throws Exception {
    // not under /tmp: sandboxes have one of their own there, where writing is no escape
    Path outside = Path.of("target", "escaped-" + forgery).toAbsolutePath();
    Files.deleteIfExists(outside);
    String program =
        Files.readString(resource("forgeries").resolve(forgery))
            .replace("$OUTSIDE", outside.toString());
    String healthy = "def successor(x):\n    return x + 1\n";
    String id = benchmark.equals("mbpp") ? "Mbpp/11" : "Tiny/0";
    Path samples = folder.resolve("samples.jsonl");
    Files.write(samples, List.of(sample(id, healthy), sample(id, program), sample(id, healthy)));

    CommandLineCall call =
        SandboxedMachine.egcfg(
            "grade",
            samples.toString(),
            "--benchmark=" + benchmark,
            "--data=" + resource("grading-" + benchmark + ".jsonl"),
            "--timeout=1",
            "--parallel=1",
            "--json");

    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(outside).doesNotExist();
    List<String> results = Files.readAllLines(folder.resolve("samples.jsonl_results.jsonl"));
    assertThat(results).hasSize(3);
    assertThat(passed(results.get(0))).isTrue();
    assertThat(passed(results.get(1))).as(results.get(1)).isFalse();
    assertThat(passed(results.get(2))).isTrue();
    JsonNode report = JSON.readTree(call.out());
    assertThat(report.path("passPercent").path("1").doubleValue()).isBetween(66.6, 66.7);
  }

  private static boolean passed(String result) throws Exception {
    return JSON.readTree(result).path("passed").booleanValue();
  }

  private static String sample(String id, String solution) throws Exception {
    return JSON.writeValueAsString(Map.of("task_id", id, "solution", solution));
  }

  private static Path resource(String name) throws Exception {
    return Path.of(Objects.requireNonNull(ForgedSamplesTest.class.getResource(name), name).toURI());
  }
}
