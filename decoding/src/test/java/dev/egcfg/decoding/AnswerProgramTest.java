package dev.egcfg.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egcfg.execution.ChosenProgram;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.PythonSyntax;
import dev.egcfg.execution.SandboxOptions;
import dev.egcfg.execution.SandboxUnavailableException;
import dev.egcfg.execution.Sandboxes;
import dev.egcfg.execution.Tests;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * answers.json has answers as chat models write them, and what comes of the program that a reader
 * would take from each.
 */
class AnswerProgramTest {

  private static Optional<PythonExecutor> opened = Optional.empty();

  @BeforeAll
  static void open() {
    try {
      opened = Optional.of(Sandboxes.open(SandboxOptions.defaults().withUnsafeAllowed(true)));
    } catch (SandboxUnavailableException e) {
      assumeTrue(false, "skipped: " + e.getMessage());
    }
  }

  @AfterAll
  static void close() {
    opened.ifPresent(PythonExecutor::close);
  }

  static Stream<JsonNode> answers() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(AnswerProgramTest.class.getResourceAsStream("answers.json"))) {
      JsonNode all = new ObjectMapper().readTree(in);
      return Stream.iterate(0, i -> i < all.size(), i -> i + 1).map(all::get);
    }
  }

  @ParameterizedTest
  @MethodSource("answers")
  void takesTheProgramThatAReaderWouldTake(JsonNode answer) {
    String entryPoint = answer.get("entry").asText();
    String prompt = answer.get("prompt").asText();

    String verdict =
        AnswerProgram.extract(
                answer.get("answer").asText(), entryPoint, prompt, code -> code, syntax())
            .map(ChosenProgram::program)
            .map(program -> syntax().withMissingDefinitions(program, prompt, entryPoint))
            .map(
                program ->
                    executor()
                        .judge(
                            program,
                            new Tests.CheckFunction(answer.get("check").asText(), entryPoint),
                            false,
                            PythonExecutor.defaultLimits())
                        .kind()
                        .name())
            .orElse("NO_CODE");

    assertThat(verdict).isEqualTo(answer.get("verdict").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "```~def f(): return 1~```~```~f = 2~```                  | the last block that defines f",
        "```~from math import gcd as f~```                        | the last block that imports f",
        "```~def f(): ...~```                                     | the last block that outlines f",
        "<pre>f = 1</pre>                                         | the last part in HTML that defines f",
        "<pre>def f(): return &#39;&lt;&#x27;</pre> | the last part in HTML that defines f",
        "So: '''python~def f(): return 1~'''~ | the last code between text that defines f",
        "def f(): return 1~                                       | the whole answer that defines f",
        "So:~def f(): return 1~That is it.                        | the last code between text that defines f",
        "Say `f = len`.                                           | the last code span that defines f",
        "<think>~```~f = 1~```~Hm | the last block that defines f, in a thought without an end",
        "<think time='3'>~```~f = 1~```~Hm | the last block that defines f, in a thought without an end",
        "```~f = 1~```~It ends with `</think>`. | the last block that defines f",
      })
  void saysWhichRuleChose(String answer, String rule) {
    assertThat(extract(answer.replace('~', '\n'), "f").map(ChosenProgram::rule)).hasValue(rule);
  }

  @Test
  void takesAnyCodeWhereNoFunctionIsAskedFor() {
    assertThat(program("```bash\npip install x\n```\n```python\ny = x\n```\n")).hasValue("y = x\n");
    assertThat(program("```\ny = x\n```\nprints\n```\n6\n```\nas\n```text\ny: 6\n```\n"))
        .hasValue("y = x\n");
    assertThat(program("```\ny = sum(x)\n```\n```python\nimport math\n```\n"))
        .hasValue("y = sum(x)\n");
    assertThat(program("```\n>>> y = x\n>>> y\n6\n```\n")).hasValue("y = x\ny\n");
    assertThat(program("```\nx = (\n```\n")).hasValue("x = (\n");
    assertThat(program("y = x\n")).hasValue("y = x\n");
    assertThat(program("y = x\n</code>\nEND\n<code>\n")).hasValue("y = x\n");
    assertThat(program("You can do:\n\ny = x\n")).isEmpty();
    assertThat(program("```\n\n```\n")).isEmpty();
  }

  @Test
  void joinsStepsThatBuildOnEachOther() {
    assertThat(program("```\nt = 0\n```\n```\nu = 1\n```\n```\nresult = t\n```\n"))
        .hasValue("t = 0\n\nresult = t\n");
    assertThat(program("```\nx = 2 * x\ny = x\n```\nor\n```\nx = x + x\ny = x\n```\n"))
        .hasValue("x = x + x\ny = x\n");
  }

  @Test
  void framesCodeBeforeItLooksForTheFunction() {
    assertThat(
            AnswerProgram.extract(
                    "```\n    return 1\n```\n", "f", "", code -> "def f(x):\n" + code, syntax())
                .map(ChosenProgram::program))
        .hasValue("def f(x):\n    return 1\n");
  }

  private static Optional<String> program(String answer) {
    return extract(answer, "").map(ChosenProgram::program);
  }

  private static Optional<ChosenProgram> extract(String answer, String entryPoint) {
    return AnswerProgram.extract(answer, entryPoint, "x = [1]\n", code -> code, syntax());
  }

  private static PythonExecutor executor() {
    return opened.orElseThrow();
  }

  private static PythonSyntax syntax() {
    return executor().syntax();
  }
}
