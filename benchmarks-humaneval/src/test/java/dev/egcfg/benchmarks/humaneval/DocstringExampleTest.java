package dev.egcfg.benchmarks.humaneval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocstringExampleTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "f(1, 2) == 3                         | EQUALS         | f(1, 2)        | 3",
        ">>> f([]) == None                    | EQUALS         | f([])          | None",
        "for f(1) == 2                        | EQUALS         | f(1)           | 2",
        "f(1)  == 1 + 9 + 0 = 10              | EQUALS         | f(1)           | 1 + 9 + 0",
        "f(1, 2) = [3, (4,)]                  | SINGLE_EQUALS  | f(1, 2)        | [3, (4,)]",
        "f('a', 19) ->19 - 5 - 6 = 8          | THIN_ARROW     | f('a', 19)     | 19 - 5 - 6",
        "* f(5) -> [1, 4]                     | THIN_ARROW     | f(5)           | [1, 4]",
        "f(1) => true                         | ARROW          | f(1)           | True",
        "f('a.b') # => 'No' (a reason)        | ARROW          | f('a.b')       | 'No'",
        "f([1])==>False                       | LONG_ARROW     | f([1])         | False",
        "f('(') ➞ {'a': 1}                    | UNICODE_ARROW  | f('(')         | {'a': 1}",
        "f(-1.5) returns 'x' # since          | RETURNS        | f(-1.5)        | 'x'",
        "f(15)   # returns \"db\"             | RETURNS        | f(15)          | \"db\"",
        "f(14,-15) should return 20.          | SHOULD_RETURN  | f(14,-15)      | 20",
        "For n = \"A\" the output should be 6.00. | OUTPUT_SHOULD_BE | f(\"A\")   | 6.00",
        "For s = 'a', c = [1, 2], the result should be ('b',False) | OUTPUT_SHOULD_BE | f('a', [1, 2]) | ('b',False)",
        "For N = 7, the sum will be 1 the output should be '1'. | OUTPUT_SHOULD_BE | f(7) | '1'",
      })
  void readsEveryFormOnOneLine(String line, ExampleForm form, String call, String expected) {
    assertThat(examples(line)).containsExactly(new DocstringExample(form, call, expected));
  }

  @Test
  void readsTheValueBelowAPromptSign() {
    assertThat(examples(">>> f('a')\n    'b'\n    >>> f('c') # a comment\n    [1,\n     2]"))
        .containsExactly(
            new DocstringExample(ExampleForm.DOCTEST, "f('a')", "'b'"),
            new DocstringExample(ExampleForm.DOCTEST, "f('c')", "[1, 2]"));
  }

  @Test
  void takesTheWholeExpressionBehindAPromptSign() {
    assertThat(examples(">>> round(f([1, 2]), 2)\n    -0.5"))
        .containsExactly(new DocstringExample(ExampleForm.DOCTEST, "round(f([1, 2]), 2)", "-0.5"));
  }

  /** As many characters as a prompt may have, of what nests or repeats a choice. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"a",
        "\\\\",
        "(",
        "[",
        "{1:",
        "-",
        "f(",
        "f((",
        "1+",
        "\n",
        " ",
        ">>> f(",
        "For x = ",
        "f(1) == "
      })
  void readsWhatNeverEndsWithoutFailing(String repeated) {
    String endless = repeated.repeat(20_000 / repeated.length());

    assertThat(examples(">>> f(" + endless)).isEmpty();
    assertThat(examples(">>> f('" + endless.replace("'", "").replace("\n", "") + "')\n1"))
        .hasSizeLessThan(2);
    assertThat(examples("f(1) == 2\n" + endless)).isNotEmpty();
  }

  @Test
  void takesNothingBelowAPromptSignForNone() {
    assertThat(examples(">>> f([])\n\n    >>> f([1])\n    >>> f([2])"))
        .containsExactly(
            new DocstringExample(ExampleForm.DOCTEST, "f([])", "None"),
            new DocstringExample(ExampleForm.DOCTEST, "f([1])", "None"),
            new DocstringExample(ExampleForm.DOCTEST, "f([2])", "None"));
  }

  @Test
  void takesAValueOnThePromptSignsOwnLine() {
    assertThat(examples(">>> f([2, 1]) [1, 2]"))
        .containsExactly(new DocstringExample(ExampleForm.DOCTEST, "f([2, 1])", "[1, 2]"));
  }

  @Test
  void readsInputAndOutputOverSeveralLines() {
    assertThat(examples("Input: [4,2], k = 3\n    Output: [2, 1]\n    Explanation: f"))
        .containsExactly(new DocstringExample(ExampleForm.INPUT_OUTPUT, "f([4,2], 3)", "[2, 1]"));
    assertThat(examples("Input:\n      grid : [[0]]\n      capacity : 1\n    Output: 6"))
        .containsExactly(new DocstringExample(ExampleForm.INPUT_OUTPUT, "f([[0]], 1)", "6"));
  }

  @Test
  void joinsACallThatIsSpreadOverLines() {
    assertThat(examples("f([\n      [1],\n      [2]\n    ], 1) == 'a,  b'"))
        .containsExactly(new DocstringExample(ExampleForm.EQUALS, "f([ [1], [2] ], 1)", "'a,  b'"));
  }

  @Test
  void readsSeveralExamplesInOneSentence() {
    assertThat(
            examples("For example f(\"1\") should\n    return 15 and f(\"-1\") should return -15."))
        .containsExactly(
            new DocstringExample(ExampleForm.SHOULD_RETURN, "f(\"1\")", "15"),
            new DocstringExample(ExampleForm.SHOULD_RETURN, "f(\"-1\")", "-15"));
  }

  @Test
  void keepsTheEscapesOfTheSource() {
    assertThat(examples(">>> f(\"a\\nb\")\n    'a\\nb'"))
        .containsExactly(new DocstringExample(ExampleForm.DOCTEST, "f(\"a\\nb\")", "'a\\nb'"));
  }

  @Test
  void letsTheLaterOfTwoValuesCount() {
    assertThat(examples("f(3) = f(2) + f(1)\n    Examples:\n    f(3) = [1, 8]"))
        .containsExactly(new DocstringExample(ExampleForm.SINGLE_EQUALS, "f(3)", "[1, 8]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "f(n) == f(n-1) + f(n-2)",
        "f(abcd) => True",
        "f(['a']) == \"\"a\"",
        "f(['a') == 1",
        "g(1) == 2",
        "self.f(1) == 2",
        "half(1) == 2",
        "f(1) is the first",
        "the result of f(1) == x",
        "For every n = 1",
        "Input: a list",
      })
  void leavesOutWhatIsNoCompleteExample(String line) {
    assertThat(examples(line)).isEmpty();
  }

  @Test
  void readsTheDocstringOfTheEntryPointOnly() {
    String prompt =
        """
        def g(x):
            ""\" f(1) == 1 ""\"
            return x


        def f(x):
            import math
            ''' f(2) == 2 '''
            # f(3) == 3
        """;

    assertThat(DocstringExample.in(prompt, "f"))
        .extracting(DocstringExample::assertion)
        .containsExactly("assert f(2) == 2");
    assertThat(DocstringExample.in("def f(x):\n    return x\n", "f")).isEmpty();
  }

  private static List<DocstringExample> examples(String lines) {
    String prompt = "def f(x):\n    \"\"\" Text.\n\n    " + lines + "\n    \"\"\"\n";
    return DocstringExample.in(prompt, "f");
  }
}
