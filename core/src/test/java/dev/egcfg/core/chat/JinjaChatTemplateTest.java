package dev.egcfg.core.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egcfg.core.checkpoint.Checkpoint.ChatTemplateSource;
import dev.egcfg.core.checkpoint.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * NAME.jinja are templates of the shapes that published models use; NAME.json is what Jinja 3.1
 * makes of them in Python with the settings of transformers' apply_chat_template.
 */
class JinjaChatTemplateTest {

  @ParameterizedTest
  @CsvSource({
    "brackets",
    "chatml",
    "headers",
    "headers-with-tools",
    "instruction",
    "methods",
    "thinking"
  })
  void rendersAsPythonDoes(String name) throws IOException {
    JinjaChatTemplate template = new JinjaChatTemplate(source(resource(name + ".jinja")));

    for (JsonNode example : new ObjectMapper().readTree(resource(name + ".json"))) {
      assertThat(template.render(example.get("message").asText()))
          .isEqualTo(example.get("prompt").asText());
    }
  }

  @Test
  void refusesTemplatesThatDoNotParse() {
    assertThatThrownBy(() -> new JinjaChatTemplate(source("{{ bos_token }}\n{% if x %}")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("chat template, line 2");
  }

  @Test
  void passesTheTemplatesOwnComplaintOn() {
    assertThatThrownBy(
            () -> new JinjaChatTemplate(source("{{ raise_exception('tools are needed') }}")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("tools are needed");
  }

  @Test
  void refusesWhatItWouldRenderWrongly() {
    assertThatThrownBy(
            () -> new JinjaChatTemplate(source("{%- for m in messages if m.role %}x{% endfor %}")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("for ... if");
  }

  private static ChatTemplateSource source(String jinja) {
    return new ChatTemplateSource(jinja, "<s>", "</s>");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(JinjaChatTemplateTest.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
