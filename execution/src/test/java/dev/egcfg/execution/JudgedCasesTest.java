package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs and tests whose verdict was taken from {@code python3} itself, beside those that lie
 * about themselves and never pass.
 */
class JudgedCasesTest {

  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), 512L << 20, 1 << 20);

  /** Its own equality with plain data is not asked, lest an answer say that it is right. */
  private static final String NOT_ASKED = "class-own-eq";

  private static Optional<PythonExecutor> opened = Optional.empty();

  @BeforeAll
  static void open() {
    opened = Machine.openAny(options -> options);
    assumeTrue(opened.isPresent(), "no sandbox level works on this machine");
  }

  @AfterAll
  static void close() {
    opened.ifPresent(PythonExecutor::close);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "03-answers-of-other-types",
        "03-guard-liars",
        "04-output-at-exit",
        "17-contest-scripts",
        "23-tests-beyond-plain-data",
        "24-judged-recursion",
        "N1-carriage-returns",
        "P3-guard-honest",
        "two-processes-as-one",
        "variants"
      })
  void judgesAsPythonItself(String file) throws IOException {
    List<String> wrong = new ArrayList<>();
    JsonNode suite = read(file);
    for (JsonNode one : suite.get("cases")) {
      String name = one.get("name").asText();
      Verdict verdict =
          opened
              .orElseThrow()
              .judge(
                  one.get("program").asText(),
                  tests(one.path("kind").asText(suite.path("kind").asText()), one),
                  false,
                  LIMITS);
      boolean wanted = one.get("want").asText().equals("passed") && !name.equals(NOT_ASKED);
      if ((verdict.kind() == Verdict.Kind.PASSED) != wanted) {
        wrong.add(name + ": " + verdict);
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static JsonNode read(String file) throws IOException {
    String name = "judged/" + file + ".json";
    try (InputStream in =
        Objects.requireNonNull(JudgedCasesTest.class.getResourceAsStream(name), name)) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static Tests tests(String kind, JsonNode one) {
    if (kind.equals("script")) {
      Tests.StdinStdout.Case only =
          new Tests.StdinStdout.Case(one.get("stdin").asText(), one.get("output").asText());
      return new Tests.StdinStdout(
          "solve", List.of(only), OutputComparison.LINES, Tests.StdinStdout.CaseLimits.NONE);
    }
    if (kind.equals("check")) {
      return new Tests.CheckFunction(one.get("check").asText(), one.path("entry").asText("f"));
    }
    List<String> statements = new ArrayList<>();
    one.get("tests").forEach(test -> statements.add(test.asText()));
    return new Tests.Asserts(one.path("setup").asText(""), statements);
  }
}
