package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
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

      String[] toServer = {"--endpoint=" + url, "--tokenizer=" + MODEL};
      for (String method : List.of("baseline", "egcfg")) {
        String served = answer(machine, method + "-served", method, toServer);

        assertThat(served).isEqualTo(answer(machine, method, method, "--precision=f32"));
      }
    } finally {
      server.destroy();
    }
  }

  /** To HumanEval/2, which must pass; candidates leave nothing to chance. */
  private String answer(Machine machine, String out, String method, String... more)
      throws Exception {
    Path directory = folder.resolve(out);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--benchmark=humaneval",
                "--problems=2",
                "--model=" + MODEL,
                "--methods=" + method,
                "--candidates=1",
                "--temperature=0.01",
                "--quiet",
                "--out=" + directory));
    arguments.addAll(Arrays.asList(more));
    CommandLineCall call = CommandLineCall.on(machine, arguments.toArray(String[]::new));
    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(TinyRun.rows(directory).get(0).path("verdict").asText()).isEqualTo("PASSED");
    try (GZIPInputStream in =
        new GZIPInputStream(Files.newInputStream(directory.resolve("details/main.gz")))) {
      return new ObjectMapper().readTree(in).path("answer").asText();
    }
  }
}
