package dev.egcfg.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egcfg.core.ChatTemplate;
import dev.egcfg.decoding.Prompts.SignalPosition;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PromptsTest {

  /** As many templates do, it takes white space off the message. */
  private static final ChatTemplate CHAT =
      message -> "<|user|>" + message.strip() + "<|end|>\n<|assistant|>\n";

  private static Prompt prompt(String examples, String problem, SignalPosition position) {
    return Prompts.of(examples, problem, position, Optional.of(CHAT));
  }

  @Test
  void putsTheSignalAtTheEndOfTheUsersMessage() {
    Prompt prompt = prompt("Like so.\n", "Write f.", SignalPosition.END);

    assertThat(prompt.beforeSignal()).isEqualTo("<|user|>Like so.\nWrite f.");
    assertThat(prompt.afterSignal()).isEqualTo("<|end|>\n<|assistant|>\n");
  }

  @Test
  void putsTheSignalAfterTheExamplesWhenAsked() {
    Prompt prompt = prompt("Like so.\n", "Write f.", SignalPosition.AFTER_EXAMPLES);

    assertThat(prompt.beforeSignal()).isEqualTo("<|user|>Like so.\n");
    assertThat(prompt.afterSignal()).isEqualTo("Write f.<|end|>\n<|assistant|>\n");
  }

  @ParameterizedTest
  @EnumSource(SignalPosition.class)
  void differsWithASignalByTheInsertedTextAlone(SignalPosition position) {
    for (String examples : new String[] {"", "Like so.\n\n", "\n Like so.\n"}) {
      for (String problem : new String[] {"Write f.", " \nWrite f.\n\n", "```python\nx\n```\n"}) {
        Prompt prompt = prompt(examples, problem, position);

        assertThat(prompt.text()).isEqualTo(CHAT.render(examples + problem));
        String dynamic = prompt.withSignal("SIGNAL");
        assertThat(dynamic.replace("SIGNAL", "")).isEqualTo(prompt.text());
        assertThat(dynamic).containsOnlyOnce("SIGNAL");
      }
    }
  }

  @Test
  void laysOutInstructionAndResponseWithoutATemplate() {
    Prompt prompt = Prompts.of("", "Write f<g> & h.", SignalPosition.END, Optional.empty());

    assertThat(prompt.text()).isEqualTo("### Task\nWrite f<g> & h.\n\n### Answer\n");
    assertThat(prompt.afterSignal()).isEqualTo("\n\n### Answer\n");
  }

  @Test
  void refusesATemplateThatDoesNotWriteTheMessageOnce() {
    ChatTemplate twice = message -> message + message;

    assertThatThrownBy(() -> Prompts.of("", "x", SignalPosition.END, Optional.of(twice)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("chat template");
  }

  @Test
  void refusesATemplateThatWritesTheRestDifferently() {
    ChatTemplate counting = message -> message.length() + message;

    assertThatThrownBy(() -> Prompts.of("", "12345678", SignalPosition.END, Optional.of(counting)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
