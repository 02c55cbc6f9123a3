package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hostile programs. Each names in its first lines the verdicts that are right for it, the limit
 * that it runs into and the levels that promise to contain it; a healthy program is judged right
 * after every one.
 */
@ParameterizedClass
@EnumSource(SandboxLevel.class)
class AttackTest {

  /** For programs that must end otherwise, on a loaded machine too. */
  private static final Limits AMPLE = limits(Duration.ofSeconds(20), Duration.ofSeconds(40));

  /** Nothing that a terminal would obey. */
  private static final Pattern ONE_LINE = Pattern.compile("[^\\p{C}\u2028\u2029]{0,300}");

  private static Optional<PythonExecutor> opened = Optional.empty();
  private static int problems;

  private final SandboxLevel level;

  AttackTest(SandboxLevel level) {
    this.level = level;
  }

  @BeforeParameterizedClassInvocation
  static void open(SandboxLevel level) {
    opened = Machine.open(level);
    assumeTrue(opened.isPresent(), () -> level + " does not work on this machine");
  }

  @AfterParameterizedClassInvocation
  static void close() {
    opened.ifPresent(PythonExecutor::close);
  }

  static List<String> attacks() throws IOException, URISyntaxException {
    URL folder = Objects.requireNonNull(AttackTest.class.getResource("attacks"));
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      return files.map(file -> file.getFileName().toString().replace(".py", "")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void isJudgedRightAndLeavesAHealthyWorker(String name) throws IOException {
    String program = TestResources.read("attacks/" + name + ".py");
    assumeTrue(
        header(program, "levels").map(levels -> levels.contains(level.name())).orElse(true),
        () -> level + " does not promise to contain " + name);
    List<String> expected = List.of(header(program, "verdict").orElseThrow().split(" \\| "));

    Optional<String> limit = header(program, "limit");

    Verdict verdict = judge(program, limit.map(AttackTest::shortLimits).orElse(AMPLE));

    assertThat(expected).as(verdict.toString()).contains(verdict.kind().name());
    assertThat(verdict.detail()).startsWith(limit.orElse("")).matches(ONE_LINE);
    assertThat(judge("def f(x): return x + 1", AMPLE).kind()).isEqualTo(Verdict.Kind.PASSED);
    assertThat(judge("def f(x): return x - 1", AMPLE).kind()).isEqualTo(Verdict.Kind.WRONG_ANSWER);
    assertThat(run("import os\nprint(os.listdir())").stdout()).isEqualTo("[]\n");
    if (level == SandboxLevel.BWRAP || level == SandboxLevel.BWRAP_CGROUP) {
      assertThat(run("import os\nprint(os.listdir('/dev/shm'))").stdout()).isEqualTo("[]\n");
    }
  }

  /** A problem of its own: where a worker judges one sample of each, the same worker judges on. */
  private static Verdict judge(String program, Limits limits) {
    String problem = "# problem " + problems++;
    Tests tests = new Tests.Asserts(problem, List.of("assert f(2) == 3"));
    return opened.orElseThrow().judge(program, tests, false, limits);
  }

  private static Execution run(String program) {
    return opened.orElseThrow().run(program, "", AMPLE);
  }

  /** For a program that is to run into this limit and not into the other. */
  private static Limits shortLimits(String limit) {
    return limit.equals("cpu")
        ? limits(Duration.ofMillis(600), Duration.ofSeconds(90))
        : limits(Duration.ofSeconds(20), Duration.ofSeconds(1));
  }

  private static Limits limits(Duration cpu, Duration wall) {
    return new Limits(cpu, wall, 256L << 20, 1 << 16);
  }

  private static Optional<String> header(String program, String name) {
    String start = "# " + name + ": ";
    return program
        .lines()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .findFirst();
  }
}
