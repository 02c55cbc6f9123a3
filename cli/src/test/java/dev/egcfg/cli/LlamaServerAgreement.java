package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real llama.cpp server with the default model beside the local engine with the same file: {@code
 * mvnw -Pserver -pl cli -am test}. Some minutes, and downloads; no part of a build.
 */
class LlamaServerAgreement {

  private static final String MODEL = "qwen2.5-coder-0.5b";

  @TempDir private Path folder;

  @Test
  void answersAsTheLocalEngineDoes() throws Exception {
    Machine machine = new ThisMachine();
    assertThat(CommandLineCall.on(machine, "fetch", MODEL, "humaneval").exitCode()).isZero();
    Process server =
        new ProcessBuilder("../scripts/llama-server", "--slots", "4")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = server.inputReader()) {
      String url = said.readLine();
      assertThat(url).as("the server's address").startsWith("http://127.0.0.1:");

      JsonNode served = baseline(machine, "served", "--endpoint=" + url, "--tokenizer=" + MODEL);
      JsonNode local = baseline(machine, "local", "--precision=f32");
      assertThat(served.path("tokens").path("generated"))
          .isEqualTo(local.path("tokens").path("generated"));
      assertThat(served.path("verdict").asText())
          .isEqualTo(local.path("verdict").asText())
          .isEqualTo("PASSED");

      JsonNode guided =
          run(machine, "guided", "--methods=egcfg", "--endpoint=" + url, "--tokenizer=" + MODEL);
      assertThat(guided.path("guidance").asText()).isEqualTo("ON");
      assertThat(guided.path("verdict").asText()).isEqualTo("PASSED");
    } finally {
      server.destroy();
    }
  }

  private JsonNode baseline(Machine machine, String out, String... more) throws Exception {
    List<String> options = new ArrayList<>(Arrays.asList(more));
    options.add("--methods=baseline");
    return run(machine, out, options.toArray(String[]::new));
  }

  /** The row of HumanEval/2. */
  private JsonNode run(Machine machine, String out, String... more) throws Exception {
    Path directory = folder.resolve(out);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--benchmark=humaneval",
                "--problems=2",
                "--model=" + MODEL,
                "--quiet",
                "--out=" + directory));
    arguments.addAll(Arrays.asList(more));
    CommandLineCall call = CommandLineCall.on(machine, arguments.toArray(String[]::new));
    assertThat(call.exitCode()).as(call.err()).isZero();
    return TinyRun.rows(directory).get(0);
  }
}
