package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egcfg.decoding.Generation;
import dev.egcfg.decoding.Generation.GuidanceState;
import dev.egcfg.example.GuidedAnswer;
import dev.egcfg.execution.Jinja;
import dev.egcfg.execution.SandboxOptions;
import dev.egcfg.execution.SandboxUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is what there is. */
class ReadmeTest {

  private static final Path README = Path.of("../README.md");
  private static final Path EXAMPLE = Path.of("src/test/java/dev/egcfg/example/GuidedAnswer.java");

  @TempDir private Path folder;

  @Test
  void javaExampleAnswersWithGuidance() throws Exception {
    Path checkpoint = TinyCheckpoint.write(folder.resolve("tiny"));
    SandboxOptions sandbox =
        SandboxOptions.defaults().withLevel(TinyRun.LEVEL).withUnsafeAllowed(true);

    assumeTrue(hasJinja(sandbox), "skipped: this Python has no jinja2, which the example needs");

    Generation answer = GuidedAnswer.answer(checkpoint, sandbox);

    assertThat(answer.text())
        .isEqualTo("```python\ndef add(a, b):\n    total = a + b\n    return total\n```");
    assertThat(answer.guidance()).isEqualTo(GuidanceState.ON);
  }

  @SuppressWarnings("try") // it is opened, not used
  private static boolean hasJinja(SandboxOptions sandbox) {
    try (Jinja jinja = Jinja.open(sandbox, List.of())) {
      return true;
    } catch (SandboxUnavailableException e) {
      return false;
    }
  }

  @Test
  void javaExampleIsShownAsItIsCompiled() throws Exception {
    String method =
        Files.readAllLines(EXAMPLE).stream()
            .dropWhile(line -> !line.startsWith("  public static Generation answer"))
            .takeWhile(line -> !line.equals("}"))
            .map(line -> line.replaceFirst("^ {2}", "") + "\n")
            .collect(Collectors.joining());

    assertThat(method).endsWith("\n}\n");
    assertThat(Files.readString(README)).contains("```java\n" + method + "```\n");
  }

  @Test
  void traceIsShownAsItIsPrinted() throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("trace", "../examples/collatz.py", "--offline"));
    arguments.addAll(TinyRun.SANDBOX);

    CommandLineCall call =
        CommandLineCall.on(
            new TestMachine(folder, System.getenv()), arguments.toArray(String[]::new));

    assertThat(call.exitCode()).isZero();
    assertThat(Files.readString(README)).contains("```\n" + call.out().strip() + "\n```\n");
  }

  @Test
  void everyCommandIsInTheTour() throws Exception {
    assertThat(Files.readString(README))
        .contains(
            CommandLineCall.egcfg("-h")
                .out()
                .lines()
                .dropWhile(line -> !line.equals("Commands:"))
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .map(line -> "`egcfg " + line.strip().split(" ")[0])
                .toList());
  }
}
