package dev.egcfg.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineClockTest {

  private static int lines(String code) {
    LineClock clock = new LineClock();
    code.chars().forEach(c -> clock.accept((char) c));
    return clock.lines();
  }

  /** {@code ~} stands for a newline, {@code !} for a quote, {@code @} for a backslash. */
  @ParameterizedTest(name = "{2}: {1}")
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "0, x = 1, an unfinished line",
        "1, x = 1~, a finished line",
        "2, import y~x = 1~, two lines",
        "1, x = 1~~~, blank lines",
        "1, x = 1~   ~, a line of blanks",
        "0, # note~, a comment",
        "1, x = 1  # note~, a comment after a statement",
        "1, x = '#'~, a hash in a string",
        "0, |f(1,~|, a newline inside a bracket",
        "1, |f(1,~2)~|, the line that closes a bracket",
        "1, |x = [~1,~# two~2,~]~|, a list over lines with a comment",
        "3, |f(x)~)~y = 1~|, a bracket too many",
        "0, !!!Adds.~~More.~!!!~, a docstring over lines",
        "0, !!!Adds.!!!~, a docstring of one line",
        "0, !Adds.!~, a docstring in single quotes",
        "0, '''Adds.'''~, a docstring in apostrophes",
        "0, r!!!Adds.!!!~, a raw docstring",
        "0, !!!Adds.!!!  # note~, a docstring and a comment",
        "0, !!!a!!! !!!b!!!~, two docstrings on a line",
        "1, x = !!!a~b~!!!~, a long string that is assigned",
        "1, !a!.join(b)~, an expression that starts with a string",
        "1, f!a!~, a formatted string",
        "1, r~, a name that could be a prefix",
        "1, r = 1~, a name that could be a prefix and more",
        "1, rx!a!~, a longer prefix",
        "0, ''~, an empty string",
        "1, x = ''~, an empty string that is assigned",
        "1, x = !it's!~, an apostrophe in quotes",
        "1, x = 'a@'b'~, an escaped quote",
        "1, x = 'a@@'~, an escaped backslash",
        "0, !!!a@!!!!~, an escaped quote in a docstring",
        "1, x = 'open~, a string left open ends with its line",
        "0, x = 1 + @~, a backslash at the end of a line",
        "1, x = 1 + @~ 2~, the line that it continues",
        "1, x = 'a@~b'~, a string continued by a backslash",
        "2, |def f(x):~    return x~|, a function",
        "2, |def f(~    x,~    y,~):~    !!!Adds.~    !!!~    return x~|, signature over lines",
        "1, if x: pass~, a block on one line",
      })
  void counts(int expected, String code, String what) {
    String text = code.replace('~', '\n').replace('!', '"').replace('@', '\\');

    assertThat(lines(text)).as(what).isEqualTo(expected);
    assertThat(lines(text.replace("\n", "\r\n")))
        .as("%s, with carriage returns", what)
        .isEqualTo(expected);
  }

  @Test
  void goesOnFromACopyAsFromTheOriginal() {
    String code = "x = [\n  '''a\n''', # b\n]\n\"\"\"doc\n\"\"\"\ny = r'\\''\n";
    for (int cut = 0; cut <= code.length(); cut++) {
      LineClock clock = new LineClock();
      code.substring(0, cut).chars().forEach(c -> clock.accept((char) c));
      LineClock copy = new LineClock(clock);
      code.substring(cut).chars().forEach(c -> copy.accept((char) c));

      assertThat(copy.lines()).as("cut at %d", cut).isEqualTo(2);
      assertThat(clock.lines()).isEqualTo(lines(code.substring(0, cut)));
    }
  }
}
