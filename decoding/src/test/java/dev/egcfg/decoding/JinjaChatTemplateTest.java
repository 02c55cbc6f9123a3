package dev.egcfg.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egcfg.core.checkpoint.Checkpoint.ChatTemplateSource;
import dev.egcfg.execution.SandboxOptions;
import dev.egcfg.execution.SandboxUnavailableException;
import dev.egcfg.execution.TemplateException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JinjaChatTemplateTest {

  @Test
  void givesATemplateTheVariablesThatTransformersGives() {
    String jinja =
        "{{ bos_token }}{{ unk_token is defined }}{{ tools is none }}{{ documents is none }}"
            + "{{ add_generation_prompt }}{{ messages }}{{ enable_thinking }}";
    try (JinjaChatTemplate template = open(jinja, Map.of("enable_thinking", false))) {
      assertThat(template.render("Hi"))
          .isEqualTo("<s>FalseTrueTrueTrue[{'role': 'user', 'content': 'Hi'}]False");
    }
  }

  @Test
  void refusesATemplateThatFailsBeforeItIsNeeded() {
    open("a", Map.of()).close(); // or the test is skipped here, where that is no failure

    assertThatThrownBy(() -> open("a\n{{ raise_exception('no') }}", Map.of()))
        .isInstanceOf(TemplateException.class)
        .hasMessage("chat template, line 2: no");
  }

  private static JinjaChatTemplate open(String jinja, Map<String, Object> variables) {
    ChatTemplateSource source = new ChatTemplateSource(jinja, Map.of("bos_token", "<s>"), "a test");
    try {
      return JinjaChatTemplate.open(
          source, variables, SandboxOptions.defaults().withUnsafeAllowed(true), List.of());
    } catch (SandboxUnavailableException e) {
      assumeTrue(false, "skipped: " + e.getMessage());
      throw e;
    }
  }
}
