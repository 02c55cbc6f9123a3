package dev.egcfg.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.decoding.Generation.StopReason;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that goes on with code of its prompt: where it ends, and the program that it makes. */
class BegunCodeTest {

  private static final String BEGUN = "import math\n\ndef f(x):\n    \"\"\"Do.\n>>> f(1)\n\"\"\"\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "    return x\n",
        "    return x",
        "    if x:\n\n        return 1\n    # no\n    return 2\n",
        "    return (x\n+ 1)\n",
        "    return [\n1,\n]\n",
        "    s = ~~~\nleft\n~~~\n    return s\n",
        "    return x + \\\n1\n",
        "\n\n    return x\n",
        "# first\n    y = x\n# then\n\n# so\n    return y\n",
        "    if x:\n        return 1\n# else\n    return 2\n",
      })
  void isTheWholeAnswerAsLongAsNothingNewStarts(String pattern) {
    String answer = pattern.replace('~', '\'');

    assertThat(AnswerProgram.completed(BEGUN, answer)).isEqualTo(BEGUN + answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "def g(x):\n    pass\n",
        "# tests\nf(1)\n",
        "print(f(1))\n",
        "class C: pass",
        "if __name__ == '__main__':\n    f(1)\n",
        "@cached\ndef g(): pass\n",
        "```\nThat is it.",
      })
  void endsBeforeTheFirstLineThatStartsAtTheLeftMargin(String more) {
    String body = "    y = [x,\n1]\n    return y\n\n\n";

    assertThat(AnswerProgram.completed(BEGUN, body + more)).isEqualTo(BEGUN + body);
  }

  @Test
  void goesOnWithALineThatThePromptHasLeftOpen() {
    assertThat(AnswerProgram.completed("def f(x):\n    return", " x\nprint(1)"))
        .isEqualTo("def f(x):\n    return x\n");
  }

  @Test
  void isDecodedUpToTheTokenThatLeavesIt() {
    String begun = "def f(x):\n";
    String body = "    return x\n";
    Task task =
        new Task(
            "toys", "1", "raw", new Prompt(begun, ""), "def f(", Toys.TESTS, Optional.of(begun));
    ToyTokenizer tokenizer = new ToyTokenizer();
    int promptTokens = tokenizer.encode(begun).length;
    int[] answer = tokenizer.encode(body + "x = f(1)\n");
    ToyModel model =
        new ToyModel(
            1000,
            context -> {
              double[] logits = new double[tokenizer.vocabularySize()];
              logits[answer[context.size() - promptTokens]] = 10;
              return logits;
            });

    Generation generation = new BaselineDecoder(model, Toys.GREEDY).decode(task, 0);

    assertThat(generation.stopReason()).isEqualTo(StopReason.LEFT_CODE);
    assertThat(generation.text()).isEqualTo(body + "x");
    assertThat(AnswerProgram.completed(begun, generation.text())).isEqualTo(begun + body);
  }
}
