package dev.egcfg.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
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

  @Test
  void meanSomethingOrAreRefusedInOneLine() {
    int refused = 0;
    for (int number = 0; number < MUTATIONS; number++) {
      String text = mutated(GOOD.get(number % GOOD.size()), new Random(number));
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

  private static String mutated(String good, Random random) {
    StringBuilder text = new StringBuilder(good);
    for (int i = random.nextInt(5); i >= 0; i--) {
      int at = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), at + random.nextInt(6));
      String part = PARTS.get(random.nextInt(PARTS.size()));
      text.replace(at, end, random.nextInt(20) == 0 ? part.repeat(random.nextInt(3_000)) : part);
    }
    return text.toString();
  }
}
