package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {

  @TempDir private static Path folder;

  @Test
  void namesItsBenchmarks() {
    CommandLineCall call = bench("--list");

    assertThat(call.exitCode()).isZero();
    assertThat(call.out().lines())
        .contains(
            "dev.egcfg.jmh.ModelSteps.decode",
            "dev.egcfg.jmh.ModelSteps.prefill",
            "dev.egcfg.decoding.DecodingSteps.guidedToken",
            "dev.egcfg.decoding.DecodingSteps.candidateToken",
            "dev.egcfg.jmh.Sandbox.judged",
            "dev.egcfg.jmh.Sandbox.traced",
            "dev.egcfg.jmh.Sandbox.traceText",
            "dev.egcfg.jmh.Loading.gguf",
            "dev.egcfg.jmh.Loading.safetensors");
  }

  @Test
  void measuresAModelInAProcessOfItsOwn() throws Exception {
    Path checkpoint = TinyCheckpoint.write(folder.resolve("tiny"));
    Path results = folder.resolve("results.json");

    CommandLineCall call =
        bench(
            "decode",
            "--model",
            checkpoint.toString(),
            "--threads",
            "1",
            "--json",
            results.toString(),
            "--",
            "-p",
            "batch=3",
            "-p",
            "context=500",
            "-f",
            "0",
            "-wi",
            "0",
            "-i",
            "1",
            "-r",
            "10ms");

    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(call.err()).contains("ModelSteps.decode:tokens");
    assertThat(call.out())
        .contains(
            " cores ",
            "model " + checkpoint + ", device AUTO, precision auto, 1 threads",
            "JMH 1.37")
        .containsPattern("ModelSteps.decode +batch 3, context 500 .*ops/s ");
    assertThat(results).content().contains("\"batch\" : \"3\"");
  }

  /** 300 against 200 operations a second is 1.5 times as fast; 20 against 50 ms is 2.5 times. */
  @Test
  void comparesSavedResults() throws Exception {
    Path before = folder.resolve("before.json");
    Path now = folder.resolve("now.json");
    Files.writeString(
        before,
        "[%s,%s,%s]"
            .formatted(
                result("ModelSteps.decode", "thrpt", "1", 200, "ops/s"),
                result("Loading.gguf", "ss", "1", 50, "ms/op"),
                result("Gone.away", "thrpt", "1", 1, "ops/s")));
    Files.writeString(
        now,
        "[%s,%s,%s]"
            .formatted(
                result("ModelSteps.decode", "thrpt", "1", 300, "ops/s"),
                result("Loading.gguf", "ss", "1", 20, "ms/op"),
                result("ModelSteps.decode", "thrpt", "8", 9, "ops/s")));

    CommandLineCall call = bench("--from", now.toString(), "--compare", before.toString());

    assertThat(call.exitCode()).isZero();
    assertThat(call.out())
        .containsPattern("ModelSteps.decode +batch 1 +200 +300 +ops/s +1.50\n")
        .containsPattern("Loading.gguf +batch 1 +50.0 +20.0 +ms/op +2.50\n")
        .containsPattern("ModelSteps.decode +batch 8 +- +9.00 +ops/s +new\n")
        .containsPattern("Gone.away .* not measured now\n");
  }

  @Test
  void resultsThatAreNoneAreOneLine() throws Exception {
    Path file = Files.writeString(folder.resolve("no.json"), "{}");

    assertThat(bench("--from", file.toString()).err())
        .contains(file + ": expected a list of JMH results");
    assertThat(bench("--compare", folder.resolve("missing").toString()).exitCode()).isEqualTo(2);
  }

  private static String result(
      String benchmark, String mode, String batch, double score, String unit) {
    return """
        {"jmhVersion": "1.37", "benchmark": "dev.egcfg.jmh.%s", "mode": "%s", "forks": 1,
         "params": {"batch": "%s", "model": "m"},
         "primaryMetric": {"score": %s, "scoreError": "NaN", "scoreUnit": "%s"}}
        """
        .formatted(benchmark, mode, batch, score, unit);
  }

  @Test
  void aNameThatNoBenchmarkHasIsOneLine() {
    CommandLineCall call = bench("nonsense");

    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.err())
        .isEqualTo("egcfg bench: no benchmark matches nonsense; --list names them\n");
  }

  @Test
  void whatWasMeasuredOtherwiseIsSaid() throws Exception {
    Path before = folder.resolve("f32.json");
    Path now = folder.resolve("bf16.json");
    String result = result("ModelSteps.decode", "thrpt", "1", 1, "ops/s");
    Files.writeString(before, "[" + result + "]");
    Files.writeString(now, "[" + result.replace("\"m\"", "\"other\"") + "]");

    assertThat(bench("--from", now.toString(), "--compare", before.toString()).out())
        .contains("not the same was measured: model m before, model other now\n");
  }

  @Test
  void aModelThatDoesNotExistIsOneLine() {
    CommandLineCall call = bench("--model", "nosuch");

    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.err().lines()).singleElement().asString().contains("no model 'nosuch'");
  }

  private static CommandLineCall bench(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "bench";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    Path cache = folder.resolve("cache");
    return CommandLineCall.on(new TestMachine(cache, Map.of("PATH", System.getenv("PATH"))), all);
  }
}
