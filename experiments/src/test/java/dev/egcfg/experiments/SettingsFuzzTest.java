package dev.egcfg.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.egcfg.benchmarks.Mutations;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Damaged files of settings mean something or are refused in one line. */
class SettingsFuzzTest {

  private static final int MUTATIONS = Integer.getInteger("fuzz.mutations", 12_000) / 4;

  private static final List<String> GOOD =
      List.of(
          """
          # a sweep
          benchmark: [mbpp, humaneval]
          model: qwen2.5-coder-0.5b
          gamma: [0.5, 1, 3]
          candidates: 3
          temperature: 0.75
          horizon: 2
          prompt: "plain"
          seed: 0
          """,
          "{\"benchmark\": \"mbpp\", \"gamma\": [0, 1], \"limit\": 20, \"out\": \"a b\"}\n",
          "gamma: &g\n  - 1\n  - 2\nprompt: >\n  long_code\nlimit: 0x10\nmodel: ~\n");
  private static final List<String> PARTS =
      List.of(
          "[",
          "]",
          "{",
          "}",
          ":",
          "- ",
          "? ",
          "&a ",
          "*a",
          "!!",
          "|",
          ">",
          "\"",
          "'",
          "\n",
          "\n  ",
          "#",
          "---\n",
          "...\n",
          "%TAG",
          "<<: *g",
          "null",
          ".nan",
          "1e999",
          "0o7",
          "\t",
          "\0",
          "\u001b[2J",
          "\u202e",
          "\ud800",
          "\ufeff",
          ",",
          "gamma",
          "\\x",
          "2001-01-01");

  private static final Mutations DAMAGED = new Mutations(GOOD, PARTS, 3_000);

  @Test
  void meanSomethingOrAreRefusedInOneLine() {
    int refused = 0;
    for (int number = 0; number < MUTATIONS; number++) {
      String text = DAMAGED.text(number);
      String said =
          assertTimeoutPreemptively(Duration.ofSeconds(60), () -> reading(text), "no " + number);
      assertThat(said.lines().count()).as("mutation %d: %s", number, said).isLessThan(2);
      refused += said.isEmpty() ? 0 : 1;
    }
    assertThat(refused).isBetween(1, MUTATIONS - 1);
  }

  /** Why it is refused, or nothing. */
  private static String reading(String text) throws Exception {
    try {
      SettingsFile.read(
          new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "settings.yaml");
      return "";
    } catch (PlanException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
