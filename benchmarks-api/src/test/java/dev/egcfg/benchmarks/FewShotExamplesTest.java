package dev.egcfg.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.Tests;
import dev.egcfg.execution.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FewShotExamplesTest {

  @TempDir private Path folder;

  @Test
  void comesWithThreeExamples() {
    assertThat(FewShotExamples.builtIn().examples()).hasSize(3);
  }

  @Test
  void showsOnlyCodeThatPassesItsTests() {
    try (PythonExecutor python = RealPython.open()) {
      for (FewShotExamples.Example example : FewShotExamples.builtIn().examples()) {
        Tests tests = new Tests.Asserts("", example.tests());

        assertThat(python.judge(example.code(), tests, false, PythonExecutor.defaultLimits()))
            .as(example.text())
            .extracting(Verdict::kind)
            .isEqualTo(Verdict.Kind.PASSED);
      }
    }
  }

  @Test
  void laysOutTaskTestsAndCode() {
    FewShotExamples examples =
        new FewShotExamples(
            List.of(
                new FewShotExamples.Example(
                    "Double \"x\".",
                    List.of("assert f(1) == 2", "assert f('<') == '<<'"),
                    "def f(x):\n    return x + x")));

    assertThat(examples.text())
        .endsWith(
            """

            Task: Double "x".
            Tests:
            assert f(1) == 2
            assert f('<') == '<<'
            Code:
            ```python
            def f(x):
                return x + x
            ```

            """);
  }

  @Test
  void readsTheLayoutOfMbpp() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("three.jsonl"),
            """
            {"text": "Add. ", "code": "def f(x):\\r\\n    return x\\r\\n", "test_list": ["assert f(1) == 1"], "task_id": 2}
            """);

    assertThat(FewShotExamples.read(file).examples())
        .containsExactly(
            new FewShotExamples.Example(
                "Add.", List.of("assert f(1) == 1"), "def f(x):\n    return x"));
  }

  @Test
  void namesThePlaceOfAnExampleThatLacksItsCode() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("three.jsonl"), "{\"text\": \"Add.\", \"test_list\": []}\n");

    assertThatThrownBy(() -> FewShotExamples.read(file))
        .isInstanceOf(MalformedDataException.class)
        .hasMessage(
            file + ":1: field code is missing; expected a string; the record has text, test_list");
  }
}
