package dev.egcfg.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeScannerTest {

  private final CodeScanner scanner = new CodeScanner("def f(");

  @Test
  void readsTheCodeBetweenFences() {
    scanner.accept("Here:\n```python\nx = 1\n");
    assertThat(scanner.inCode()).isTrue();
    assertThat(scanner.code()).isEqualTo("x = 1\n");
    scanner.accept("y = 2\n```\nDone.");
    assertThat(scanner.inCode()).isFalse();
    assertThat(scanner.code()).isEqualTo("x = 1\ny = 2\n");
  }

  @Test
  void closesABlockWithTheThirdBackquote() {
    scanner.accept("```\nx\n``");
    assertThat(scanner.inCode()).isTrue();
    scanner.accept("`");
    assertThat(scanner.inCode()).isFalse();
    assertThat(scanner.code()).isEqualTo("x\n");
  }

  @Test
  void aClosingTagThatFollowsTellsThatTheCodeWasADraft() {
    scanner.accept("First:\n```\ndef f(x):\n    return 1\n```");
    assertThat(scanner.isTakenBackBy("\nHm.\n</think>\n```\ndef f(x):\n    return 2\n```\n"))
        .isTrue();
    assertThat(scanner.isTakenBackBy("\nIt puts '<think>' around that.\n")).isFalse();
    scanner.accept("\nHm.\n</thi");
    assertThat(scanner.isTakenBackBy("nk>\n")).isTrue();
  }

  @Test
  void takesBackquotesInsideALineAsText() {
    scanner.accept("Use ```x``` or `y`:\n```z``` too\n");
    assertThat(scanner.inCode()).isFalse();
    scanner.accept("```\nx = '```'\n");
    assertThat(scanner.inCode()).isTrue();
  }

  @Test
  void keepsAnIndentedFenceOfADocstringInTheCode() {
    scanner.accept("```python\ndef f(x):\n    '''\n    ```\n    f(1)\n    ```\n    '''\n");
    assertThat(scanner.inCode()).isTrue();
    assertThat(scanner.finished()).isFalse();
  }

  @Test
  void takesAListsIndentationOffTheCode() {
    scanner.accept("1. So:\n     ```python\n     def f(x):\n         return x\n     ```\n");
    assertThat(scanner.code()).isEqualTo("def f(x):\n    return x\n");
    assertThat(scanner.finished()).isTrue();
  }

  @Test
  void aClosingFenceMayStandThreeBlanksBehindTheOpeningOne() {
    scanner.accept("1. So:\n    ```python\n    def f(x):\n        return x\n       ```\n");
    assertThat(scanner.finished()).isTrue();
  }

  @Test
  void closesALongFenceOnlyWithAsManyBackquotes() {
    scanner.accept("````\n```\nx\n```\n");
    assertThat(scanner.inCode()).isTrue();
    scanner.accept("````");
    assertThat(scanner.inCode()).isFalse();
  }

  @Test
  void seesTheMarkerWhenItsLastCharacterComes() {
    scanner.accept("```python\nimport y\ndef f");
    assertThat(scanner.marked()).isFalse();
    scanner.accept("(");
    assertThat(scanner.marked()).isTrue();
    assertThat(scanner.pastMarkedLine()).isFalse();
    scanner.accept("x,\n      y):\n");
    assertThat(scanner.pastMarkedLine()).isTrue();
    assertThat(scanner.lines()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "def f(",
        "`def f(x)`\n",
        "```python\n# def f(",
        "```python\ndef g(x):\n  '''\n  def f(",
        "```python\nx = \\\n  def f(",
        "```python\ng(\n  def f(",
        "```python\ndef fg(",
        "```python\ndef f(x)\n```\nso\n"
      })
  void seesNoMarkerOutsideTheCodeOfAnOpenBlock(String text) {
    scanner.accept(text);
    assertThat(scanner.marked()).isFalse();
  }

  @Test
  void isFinishedOnlyByTheBlockThatHoldsTheMarker() {
    scanner.accept("```\nx = 1\n```\nand\n```python\n");
    assertThat(scanner.finished()).isFalse();
    assertThat(scanner.lines()).isZero();
    scanner.accept("def f(x): return x\n```");
    assertThat(scanner.finished()).isTrue();
  }

  @Test
  void takesAnyCodeForAnEmptyMarker() {
    CodeScanner anyCode = new CodeScanner("");
    anyCode.accept("```python");
    assertThat(anyCode.marked()).isFalse();
    anyCode.accept("\n");
    assertThat(anyCode.marked()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<think>\nplus\n```python\ndef f(x):\n    pass\n```\n",
        "<think>```python\ndef f(x):\n    return 1\n",
        "[THINK]\n```\ndef f(x): return 1\n```\n",
        "<|channel|>analysis<|message|>```\ndef f(x): return 1\n```\n"
      })
  void isNeitherMarkedNorFinishedByAThought(String text) {
    scanner.accept(text);
    assertThat(scanner.marked()).isFalse();
    assertThat(scanner.finished()).isFalse();
    scanner.accept("\n</think>[/THINK]<|channel|>final<|message|>```python\ndef f(");
    assertThat(scanner.marked()).isTrue();
    scanner.accept("x): return x\n```");
    assertThat(scanner.finished()).isTrue();
  }

  @Test
  void beginsInAThoughtThatThePromptHasBegun() {
    assertThat(Thoughts.begunBy("<|assistant|>\n<think>\n")).isTrue();
    assertThat(Thoughts.begunBy("Say <think> first")).isFalse();
    CodeScanner thinking = new CodeScanner("def f(", true);
    thinking.accept("```\ndef f(x): return 1\n```\n");
    assertThat(thinking.finished()).isFalse();
    thinking.accept("</think>\n```\ndef f(x): return 1\n```\n");
    assertThat(thinking.finished()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "def f(x):\n    ...\n",
        "def f(x): pass\n",
        "def f(x):\n    \"\"\"Do.\n    \"\"\"\n    # here\n    raise NotImplementedError()\n",
      })
  void isNotFinishedByAnOutline(String outline) {
    scanner.accept("```python\n" + outline + "```\n");
    assertThat(scanner.finished()).isFalse();
    scanner.accept("```python\ndef f(x):\n    return 1\n```\n");
    assertThat(scanner.finished()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "~~~~~\ndef f(x):\n    return x\n~~~~~\n",
        "- ```python\n  def f(x):\n      return x\n  ```\n",
        "10. ~~~\n    def f(x):\n        return x\n    ~~~\n",
        "> ```\n> def f(x):\n>     return x\n> ```\n",
        "* > ```\n  > def f(x):\n  >     return x\n  > ```\n",
        "\u200b```\ndef f(x):\n    return x\n```\n",
        "```python def f(x):\n    return x\n```\n",
      })
  void readsFencesOfAllKinds(String text) {
    scanner.accept(text);
    assertThat(scanner.code()).isEqualTo("def f(x):\n    return x\n");
    assertThat(scanner.finished()).isTrue();
  }

  @Test
  void endsWithAQuotation() {
    scanner.accept("> ```\n> def f(x):\nSo.\n");
    assertThat(scanner.inCode()).isFalse();
  }

  @Test
  void leavesLaterBlocksOfAnAnswerInStepsUnmarked() {
    CodeScanner anyCode = new CodeScanner("");
    anyCode.accept("```bash\nls\n```\n```python\nx = 1\n");
    assertThat(anyCode.marked()).isTrue();
    anyCode.accept("```\n```python\n");
    assertThat(anyCode.marked()).isFalse();
    assertThat(anyCode.finished()).isFalse();
  }

  @Test
  void goesOnFromACopyWithoutTouchingTheOriginal() {
    scanner.accept("```python\ndef f(x):\n");
    CodeScanner copy = scanner.copy();
    copy.accept("    return x\n```");

    assertThat(copy.finished()).isTrue();
    assertThat(copy.code()).isEqualTo("def f(x):\n    return x\n");
    assertThat(scanner.finished()).isFalse();
    assertThat(scanner.code()).isEqualTo("def f(x):\n");
    assertThat(scanner.lines()).isEqualTo(1);
  }
}
