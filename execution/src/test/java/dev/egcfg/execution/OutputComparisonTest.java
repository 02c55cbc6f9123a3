package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputComparisonTest {

  /** In both columns, {@code _} stands for a space and {@code |} for a line break. */
  @ParameterizedTest
  @CsvSource({
    // printed, expected, exact, lines, tokens, floats
    "1 2|, 1 2|, true, true, true, true",
    "1 2, 1 2|, false, true, true, true",
    "1_2__|3||, 1 2|3, false, true, true, true",
    "1|2, 1 2, false, false, true, true",
    "_1, 1, false, false, true, true",
    "1  2, 1 2, false, false, true, true",
    "12, 1 2, false, false, false, false",
    "Yes, YES, false, false, false, false",
    "0.5, 0.50, false, false, false, true",
    "1e3, 1000, false, false, false, true",
    "1.0000009, 1, false, false, false, true",
    "1.0000011, 1, false, false, false, false",
    "1000000.9, 1000000, false, false, false, true",
    "1000001.1, 1000000, false, false, false, false",
    "0.0000005, 0, false, false, false, true",
    "-0.0, 0, false, false, false, true",
    "nan, nan, true, true, true, true",
    "nan, 1, false, false, false, false",
    "inf, 1e999999999, false, false, false, false",
    "1e999999998, 1e999999999, false, false, false, false",
    "'', '', true, true, true, true",
    "'', 0, false, false, false, false",
    "1, 1 1, false, false, false, false",
  })
  void tellsWhetherOutputIsWhatWasExpected(
      String printed,
      String expected,
      boolean exact,
      boolean lines,
      boolean tokens,
      boolean floats) {
    assertThat(OutputComparison.EXACT.matches(text(printed), text(expected))).isEqualTo(exact);
    assertThat(OutputComparison.LINES.matches(text(printed), text(expected))).isEqualTo(lines);
    assertThat(OutputComparison.TOKENS.matches(text(printed), text(expected))).isEqualTo(tokens);
    assertThat(OutputComparison.FLOATS.matches(text(printed), text(expected))).isEqualTo(floats);
  }

  private static String text(String written) {
    return written.replace('_', ' ').replace('|', '\n');
  }
}
