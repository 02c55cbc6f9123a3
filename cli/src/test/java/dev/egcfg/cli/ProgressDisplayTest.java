package dev.egcfg.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void withoutATerminalEveryTenthIsOneLine() {
    try (ProgressDisplay progress =
        ProgressDisplay.ofCount(console(false), "humaneval", 30, "units")) {
      for (int done = 1; done <= 30; done++) {
        progress.reach(done);
      }
    }

    assertThat(err.toString(UTF_8))
        .startsWith("humaneval: 3 of 30 units\nhumaneval: 6 of 30 units\n")
        .endsWith("humaneval: 30 of 30 units\n")
        .hasLineCount(10);
    assertThat(out.size()).isZero();
  }

  @Test
  void sizesAreShownInMegabytes() {
    try (ProgressDisplay progress = ProgressDisplay.ofBytes(console(false), "model", 491_400_064)) {
      progress.reach(250_000_000);
    }

    assertThat(err.toString(UTF_8)).isEqualTo("model: 250 of 491 MB\n");
  }

  @Test
  void aTerminalGetsABarOnStandardErrorAlone() {
    try (ProgressDisplay progress =
        ProgressDisplay.ofCount(console(true), "humaneval", 4, "units")) {
      progress.reach(4);
    }

    assertThat(err.toString(UTF_8)).contains("\rhumaneval", "100%", "4/4 units");
    assertThat(out.size()).isZero();
  }

  private Console console(boolean live) {
    return new Console(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), live);
  }
}
