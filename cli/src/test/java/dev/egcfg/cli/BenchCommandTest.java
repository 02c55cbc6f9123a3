package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
        .contains("dev.egcfg.jmh.ModelSteps.decode", "dev.egcfg.jmh.ModelSteps.prefill");
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
            "-f",
            "0",
            "-wi",
            "0",
            "-i",
            "1",
            "-r",
            "10ms");

    assertThat(call.out()).contains("ModelSteps.decode:tokens");
    assertThat(call.exitCode()).isZero();
    assertThat(results).content().contains("\"batch\" : \"3\"");
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
