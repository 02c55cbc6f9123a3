package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code egcfg prompt}: what it prints is what a run shows the model. */
class PromptCommandTest {

  @TempDir private static Path folder;

  private static TinyRun run;

  @BeforeAll
  static void writeCheckpointAndProblems() throws IOException {
    run = TinyRun.in(folder);
  }

  @Test
  void printsThePromptOfARunToTheByte() throws IOException {
    Path out = folder.resolve("run");
    run.call(run.arguments(out, "--methods=baseline", "--problems=Tiny/1"));

    CommandLineCall call = prompt("Tiny/1");

    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(call.out()).isEqualTo(details(out).path("prompt").asText());
    assertThat(call.err()).contains("prompt: ").contains(" tokens; SHA-256 of its templates ");
  }

  /** The candidates that a run had, given as programs, make the signal that the run had. */
  @Test
  void printsTheSignalThatARunHadOfTheSamePrograms() throws IOException {
    Path out = folder.resolve("guided");
    run.call(run.arguments(out, "--methods=egcfg", "--problems=Tiny/1", "--trace-format=compact"));
    JsonNode refresh = details(out).path("refreshes").path(0);
    List<String> arguments = new ArrayList<>(List.of("--trace-format=compact", "--json"));
    for (JsonNode candidate : refresh.path("candidates")) {
      Path file = folder.resolve("candidate" + arguments.size() + ".py");
      arguments.add("--program=" + Files.writeString(file, candidate.path("executable").asText()));
    }

    JsonNode view =
        new ObjectMapper().readTree(prompt("1", arguments.toArray(String[]::new)).out());

    assertThat(view.path("signal").asText()).isEqualTo(refresh.path("signal").asText());
    String prompt = view.path("prompt").asText();
    String signal = view.path("signal").asText();
    String with = view.path("promptWithSignal").asText();
    assertThat(signal).isNotEmpty();
    assertThat(with.replace(signal, "")).isEqualTo(prompt);
    assertThat(view.path("signalTokens").asInt()).isPositive();
  }

  @Test
  void takesTheUsersTemplateAndRefusesWhatCannotBe() throws IOException {
    Path template = Files.writeString(folder.resolve("mine.mustache"), "Do it: {{code}}");
    Path broken = Files.writeString(folder.resolve("broken.mustache"), "Do it:\n{{task}}");

    CommandLineCall shown = prompt("0", "--prompt-file=" + template);
    assertThat(shown.out()).as(shown.err()).contains("Do it: def add(a, b):");
    assertUsage(
        prompt("0", "--prompt-file=" + broken),
        broken + ": no usable prompt template: line 2 names task; expected only code");
    assertUsage(prompt("7"), "'7' names none of the 2 problems");
    assertUsage(prompt("0-1"), "several problems have this id or number");
    assertUsage(prompt("0", "--program=nowhere.py"), "--program: cannot read nowhere.py");
  }

  private static void assertUsage(CommandLineCall call, String message) {
    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.out()).isEmpty();
    assertThat(call.err()).contains(message);
  }

  private static CommandLineCall prompt(String id, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "prompt",
                "humaneval",
                id,
                "--data=" + run.problems(),
                "--model=" + run.checkpoint(),
                "--offline"));
    arguments.addAll(TinyRun.SANDBOX);
    arguments.addAll(List.of(more));
    return run.call(arguments);
  }

  private static JsonNode details(Path out) throws IOException {
    try (GZIPInputStream in =
        new GZIPInputStream(Files.newInputStream(out.resolve("details/main.gz")))) {
      return new ObjectMapper().readTree(in);
    }
  }
}
