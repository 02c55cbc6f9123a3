package dev.egcfg.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.execution.PythonSyntax;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerProgramTest {

  private static final PythonSyntax NONE = new FakeExecutor().syntax();

  private static Optional<String> extract(String answer) {
    return AnswerProgram.extract(answer, "f", code -> code, new FakeExecutor().syntax());
  }

  @Test
  void takesTheLastBlockThatDefinesTheEntryPoint() {
    assertThat(extract("a\n```\ndef f(1)\n```\nb\n```python\ndef f(2)\n```\n```\nf(3)\n```\n"))
        .contains("def f(2)\n");
  }

  @Test
  void takesABlockThatTheAnswerLeavesOpen() {
    assertThat(extract("```python\ndef f(x): return x\n")).contains("def f(x): return x\n");
  }

  @Test
  void passesOverABlockThatDoesNotParse() {
    assertThat(extract("```\ndef f(1)\n```\n```\ndef f(broken\n```")).contains("def f(1)\n");
  }

  @Test
  void takesTheWholeTextIfItDefinesTheEntryPoint() {
    assertThat(extract("def f(x):\n    return x\n")).contains("def f(x):\n    return x\n");
  }

  @Test
  void findsNoCodeWhereNothingDefinesTheEntryPoint() {
    assertThat(extract("I cannot.")).isEmpty();
    assertThat(extract("```python\ndef g(x): return x\n```")).isEmpty();
  }

  @Test
  void takesTheLastBlockWithCodeWhereNoEntryPointIsAskedFor() {
    assertThat(AnswerProgram.extract("```\nx = 1\n```\nor\n```\n\n```\n", "", code -> code, NONE))
        .contains("x = 1\n");
    assertThat(AnswerProgram.extract("```\nx = (\n```\n", "", code -> code, NONE))
        .contains("x = (\n");
    assertThat(AnswerProgram.extract("```\n\n```\n", "", code -> "", NONE)).isEmpty();
  }

  @Test
  void framesCodeBeforeItLooksForTheEntryPoint() {
    assertThat(
            AnswerProgram.extract(
                "```\n    return 1\n```\n",
                "f",
                code -> "def f(x):\n" + code,
                new FakeExecutor().syntax()))
        .contains("def f(x):\n    return 1\n");
  }
}
