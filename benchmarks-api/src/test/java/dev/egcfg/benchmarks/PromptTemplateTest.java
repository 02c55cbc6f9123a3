package dev.egcfg.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromptTemplateTest {

  private final PromptTemplate template =
      PromptTemplate.resource(PromptTemplateTest.class, "greeting.mustache");

  @Test
  void putsCodeInUnchangedAndLeavesNoLineForASectionsTags() {
    assertThat(
            template.render(
                Map.of(
                    "greeting", "a < b && \"c\"", "name", "x > 1", "lines", List.of("'p'", "q"))))
        .isEqualTo("a < b && \"c\", x > 1!\n- 'p'\n- q\nend\n");
  }

  @Test
  void refusesToRenderWithoutAValueThatItNames() {
    assertThatThrownBy(() -> template.render(Map.of("greeting", "hello", "lines", List.of())))
        .isInstanceOf(IllegalStateException.class)
        .hasStackTraceContaining("name");
    assertThatThrownBy(() -> template.render(Map.of("greeting", "hello", "name", "x")))
        .isInstanceOf(IllegalStateException.class)
        .hasStackTraceContaining("lines");
  }

  @Test
  void namesAResourceThatIsMissing() {
    assertThatThrownBy(() -> PromptTemplate.resource(PromptTemplateTest.class, "none.mustache"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("none.mustache");
  }
}
