package dev.egcfg.benchmarks.humaneval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.egcfg.benchmarks.Mutations;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a docstring looks like, examples are found in it or none, soon and in one line each. */
class DocstringFuzzTest {

  private static final int MUTATIONS = Integer.getInteger("fuzz.mutations", 12_000) / 4;

  private static final List<String> GOOD =
      List.of(
          "f(1, 2) == 3\n    f([1, [2]]) => {'a': (1,)}\n    f('(') \u279e None",
          ">>> f('a')\n    'b'\n    >>> round(f([1, 2]), 2) # so\n    [1,\n     -2.5]\n\n    Text.",
          "Input: [4,2], k = 3\n    Output: [2, 1]\n    Explanation: f",
          "For s = 'a', c = [1, 2], the result should be ('b',False)\n    f(14,-15) should return 2.");
  private static final List<String> PARTS =
      List.of(
          "(",
          ")",
          "[",
          "]",
          "{",
          "}",
          "'",
          "\"",
          "'''",
          "\\",
          "\n",
          "\n    ",
          ">>> ",
          "... ",
          " == ",
          " = ",
          " -> ",
          " => ",
          "\u279e",
          "# ",
          ",",
          ":",
          "f(",
          "f((",
          "lambda: ",
          "-",
          "1e9",
          "0x",
          "\t",
          "\0",
          "\u202e",
          "\ud83d",
          "Input: ",
          "Output: ",
          "For n = ",
          " returns ",
          " should be ",
          "*",
          "if ");

  private static final Mutations DAMAGED = new Mutations(GOOD, PARTS, 1_000);

  @Test
  void areReadSoon() {
    int found = 0;
    for (int number = 0; number < MUTATIONS; number++) {
      String text = DAMAGED.text(number);
      List<DocstringExample> examples =
          assertTimeoutPreemptively(
              Duration.ofSeconds(60),
              () -> DocstringExample.in("def f(x):\n    \"\"\" " + text + "\n    \"\"\"\n", "f"),
              "mutation " + number);
      assertThat(examples)
          .as("mutation %d", number)
          .allSatisfy(example -> assertThat(example.call()).hasLineCount(1).contains("f("));
      found += examples.size();
    }
    assertThat(found).isGreaterThan(MUTATIONS / 4);
  }
}
