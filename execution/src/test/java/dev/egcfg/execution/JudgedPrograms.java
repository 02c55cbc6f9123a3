package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/** Random programs and tests, judged at every level of this machine and by plain execution. */
final class JudgedPrograms {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int AT_A_TIME = 4;
  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), 512L << 20, 1 << 20);

  private JudgedPrograms() {}

  /** None that holds by plain execution fails, and none that fails there or lies passes. */
  static void assertJudgedRight(SandboxLevel level, int seed, int count, Path folder)
      throws IOException, InterruptedException {
    Optional<PythonExecutor> opened =
        Machine.open(level, options -> options.withWorkers(AT_A_TIME));
    assumeTrue(opened.isPresent(), level + " does not work on this machine");
    try (PythonExecutor executor = opened.orElseThrow()) {
      int minor = Integer.parseInt(executor.pythonVersion().split("\\.")[1]);
      Path python = Machine.python(minor).orElse(Path.of("/usr/bin/python3"));
      ConcurrentLinkedQueue<JsonNode> open =
          new ConcurrentLinkedQueue<>(programs(python, seed + level.ordinal(), count, folder));
      ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
      List<Thread> judges =
          IntStream.range(0, AT_A_TIME)
              .mapToObj(number -> new Thread(() -> judge(executor, open, wrong)))
              .toList();
      judges.forEach(Thread::start);
      for (Thread judge : judges) {
        judge.join();
      }
      assertThat(wrong).isEmpty();
    }
  }

  private static void judge(
      PythonExecutor executor,
      ConcurrentLinkedQueue<JsonNode> open,
      ConcurrentLinkedQueue<String> wrong) {
    for (JsonNode one = open.poll(); one != null; one = open.poll()) {
      boolean holds = one.get("want").asText().equals("passed");
      try {
        Verdict verdict = executor.judge(one.get("program").asText(), tests(one), false, LIMITS);
        if ((verdict.kind() == Verdict.Kind.PASSED) != holds) {
          wrong.add(verdict + " | " + one);
        }
      } catch (RuntimeException e) {
        wrong.add(e + " | " + one);
      }
    }
  }

  private static Tests tests(JsonNode one) {
    return switch (one.get("form").asText()) {
      case "asserts" ->
          new Tests.Asserts(one.get("setup").asText(), List.of(one.get("test").asText()));
      case "check" -> new Tests.CheckFunction(one.get("test").asText(), "f");
      default ->
          new Tests.StdinStdout(
              "solve",
              List.of(
                  new Tests.StdinStdout.Case(
                      one.get("stdin").asText(), one.get("output").asText())),
              OutputComparison.LINES,
              Tests.StdinStdout.CaseLimits.NONE);
    };
  }

  private static List<JsonNode> programs(Path python, int seed, int count, Path folder)
      throws IOException, InterruptedException {
    for (String name : List.of("judged.py", "scripts.py")) {
      Files.writeString(folder.resolve(name), TestResources.read("differential/" + name));
    }
    Process process =
        new ProcessBuilder(
                python.toString(),
                folder.resolve("judged.py").toString(),
                Integer.toString(seed),
                Integer.toString(count))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    List<JsonNode> programs = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      programs.add(JSON.readTree(line));
    }
    assertThat(programs).hasSize(count);
    return programs;
  }
}
