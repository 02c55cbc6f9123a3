package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * templates/constructs.json has templates and what transformers 5.24's own environment makes of
 * them on jinja2 3.1, null where it raises; NAME.jinja are templates of the shapes that published
 * models use, NAME.json their prompts, made by transformers 5.24 itself but for the day, which is
 * fixed here.
 */
class JinjaTest {

  private static Optional<Jinja> opened = Optional.empty();

  @BeforeAll
  static void open() {
    opened = Machine.jinja();
    assumeTrue(opened.isPresent(), "there is no jinja2 here, and pip cannot get it");
  }

  @AfterAll
  static void close() {
    opened.ifPresent(Jinja::close);
  }

  static Stream<JsonNode> constructs() throws IOException {
    JsonNode all = new ObjectMapper().readTree(TestResources.read("templates/constructs.json"));
    return Stream.iterate(0, i -> i < all.size(), i -> i + 1).map(all::get);
  }

  @ParameterizedTest
  @MethodSource("constructs")
  void rendersConstructsAsTransformersDoes(JsonNode construct) {
    String template = construct.get("template").asText();
    if (construct.get("text").isNull()) {
      assertThatThrownBy(() -> render(template, "Hi {{x}}")).isInstanceOf(TemplateException.class);
    } else {
      assertThat(render(template, "Hi {{x}}")).isEqualTo(construct.get("text").asText());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "brackets",
        "chatml",
        "deepseek-coder",
        "deepseek-v3",
        "gemma",
        "headers",
        "headers-with-tools",
        "instruction",
        "llama-3",
        "methods",
        "mistral",
        "phi",
        "thinking"
      })
  void rendersTheShapesOfPublishedModels(String name) throws IOException {
    String template = TestResources.read("templates/" + name + ".jinja");

    for (JsonNode example :
        new ObjectMapper().readTree(TestResources.read("templates/" + name + ".json"))) {
      assertThat(render(template, example.get("message").asText()))
          .isEqualTo(example.get("prompt").asText());
    }
  }

  @Test
  void passesVariablesOfAllKindsOn() {
    Map<String, Object> variables = new HashMap<>();
    variables.put("enable_thinking", false);
    variables.put("none", null);
    variables.put("list", List.of(1, "a", true));

    assertThat(
            jinja()
                .render(
                    "{{ enable_thinking is false }} {{ none is none }} {{ list }} {{ more is"
                        + " defined }}",
                    variables))
        .isEqualTo("True True [1, 'a', True] False");
  }

  @Test
  void hasAClockThatStandsStill() {
    assertThat(jinja().render("{{ strftime_now('%d %b %Y') }}", Map.of())).isEqualTo("26 Jul 2024");
    assertThat(jinja().render("{{ strftime_now is defined }}", Map.of())).isEqualTo("False");
  }

  @Test
  void rendersWhatMarksTheTrainedText() {
    assertThat(
            jinja()
                .render(
                    "{% set x = 1 %}{% generation %}a{% set x = 2 %}{{ x }}{% endgeneration %}{{ x"
                        + " }}",
                    Map.of()))
        .isEqualTo("a21");
  }

  @Test
  void keepsCharactersBeyondTheBasicPlane() {
    assertThat(render("{{ messages[0].content }}<｜Assistant｜>", "a\u0000\ud83d\ude00\r\né"))
        .isEqualTo("a\u0000\ud83d\ude00\r\né<｜Assistant｜>");
  }

  @Test
  void namesTheLineThatDoesNotParse() {
    refuses("{{ bos_token }}\n{% if x %}", "chat template, line 2: ");
  }

  @Test
  void namesTheLineThatFails() {
    refuses("a\nb\n{{ foo.bar }}", "chat template, line 3: 'foo' is undefined");
    refuses("a\n{{ 1 // 0 }}", "chat template, line 2: ZeroDivisionError");
    refuses("{% for x in y %}\n{{ x }}{% endfor %}{% include 'z' %}", "chat template, line 2: ");
  }

  @Test
  void passesTheTemplatesOwnComplaintOn() {
    refuses(
        "\n{{ raise_exception('tools are needed') }}", "chat template, line 2: tools are needed");
  }

  @Test
  void endsTemplatesThatHang() {
    refuses(
        """
        {% for a in range(999) %}{% for b in range(999) %}{% for c in range(999) %}\
        {% for d in range(999) %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}
        """,
        "chat template: it did not end within 10 s");

    assertThat(render("{{ messages[0].content }}", "Hi")).isEqualTo("Hi");
  }

  @Test
  void endsTemplatesThatAreTooLarge() {
    refuses("{{ 'ab' * 300000000 }}", "it takes too much memory");
    refuses(
        "{% for a in range(9999) %}{{ 'ab' * 10000 }}{% endfor %}",
        "its text is longer than 16777216 characters");
    refuses("{{ " + "(".repeat(20_000) + ")".repeat(20_000) + " }}", "chat template");

    assertThat(render("{{ messages[0].content }}", "Hi")).isEqualTo("Hi");
  }

  @Test
  void keepsTemplatesFromPythonsInsides() {
    refuses("{{ ''.__class__.__mro__ }}", "unsafe");
    assertThat(render("{{ raise_exception.__globals__ }}", "")).isEmpty();
    refuses("{{ messages.append(1) }}", "unsafe");
  }

  private static void refuses(String template, String message) {
    assertThatThrownBy(() -> render(template, "Hi"))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining(message);
  }

  private static Jinja jinja() {
    return opened.orElseThrow();
  }

  private static String render(String template, String message) {
    Map<String, @Nullable Object> variables = new HashMap<>();
    variables.put("messages", List.of(Map.of("role", "user", "content", message)));
    variables.put("add_generation_prompt", true);
    Arrays.asList("tools", "documents").forEach(name -> variables.put(name, null));
    variables.put("bos_token", "<s>");
    variables.put("eos_token", "</s>");
    return jinja().render(template, variables);
  }
}
