package dev.egcfg.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of settings that nest, repeat or refer without end are refused in one line. */
class SettingsFileTest {

  static Stream<String> hostile() {
    return Stream.of(
        "gamma: " + "[".repeat(500_000),
        "gamma: " + "{a: ".repeat(200_000),
        "gamma:\n  " + "- ".repeat(400_000) + "1",
        "? ".repeat(400_000),
        "gamma: \"" + "x\n".repeat(400_000),
        "gamma: " + "x ".repeat(1_000_000),
        "gamma: |\n" + " x\n".repeat(600_000),
        "gamma: &a [1, &b [1, *a, *a]]\nseed: [*a, *b]",
        "gamma: &a [*a]",
        "gamma: !!java.net.URL [!!java.lang.ProcessBuilder [[x]]]",
        "gamma: \0",
        "\u001b[2J: 1",
        "%TAG ! " + "x".repeat(900_000),
        "gamma: 1\n---\n".repeat(80_000) + "...\n}");
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void areRefusedInOneLine(String yaml) {
    Throwable refusal =
        catchThrowable(
            () ->
                SettingsFile.read(
                    new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "f.yaml"));

    if (refusal != null) { // else it means something
      assertThat(refusal)
          .isInstanceOf(PlanException.class)
          .message()
          .hasLineCount(1)
          .hasSizeLessThan(2_000);
    }
  }
}
