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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random programs and tests, judged here and by plain execution in one process: none that holds
 * there fails, none that fails there passes, and none that lies about itself does. {@code
 * -Degcfg.differential=N} tries as many at every level instead of 1,000 at all levels together.
 */
class DifferentialTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ALTOGETHER = 1_000;
  private static final int AT_A_TIME = 4;
  private static final long SEED = 20261128;
  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), 512L << 20, 1 << 20);

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(SandboxLevel.class)
  void judgesAsPlainExecutionDoes(SandboxLevel level) throws Exception {
    Optional<PythonExecutor> opened =
        Machine.open(level, options -> options.withWorkers(AT_A_TIME));
    assumeTrue(opened.isPresent(), level + " does not work on this machine");
    int share = ALTOGETHER / SandboxLevel.values().length;
    int count = Integer.getInteger("egcfg.differential", share);
    try (PythonExecutor executor = opened.orElseThrow()) {
      int minor = Integer.parseInt(executor.pythonVersion().split("\\.")[1]);
      Path python = Machine.python(minor).orElse(Path.of("/usr/bin/python3"));
      ConcurrentLinkedQueue<JsonNode> open =
          new ConcurrentLinkedQueue<>(programs(python, SEED + level.ordinal(), count));
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
      Tests tests = new Tests.Asserts(one.get("setup").asText(), List.of(one.get("test").asText()));
      boolean holds = one.get("want").asText().equals("passed");
      try {
        Verdict verdict = executor.judge(one.get("program").asText(), tests, false, LIMITS);
        if ((verdict.kind() == Verdict.Kind.PASSED) != holds) {
          wrong.add(one.get("made") + " | " + one.get("test") + " | " + verdict);
        }
      } catch (RuntimeException e) {
        wrong.add(one.get("made") + " | " + one.get("test") + " | " + e);
      }
    }
  }

  private List<JsonNode> programs(Path python, long seed, int count)
      throws IOException, InterruptedException {
    Path generator = folder.resolve("judged.py");
    Files.writeString(generator, TestResources.read("differential/judged.py"));
    Process process =
        new ProcessBuilder(
                python.toString(),
                generator.toString(),
                Long.toString(seed),
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
