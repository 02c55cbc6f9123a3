package dev.egcfg.core.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egcfg.core.fetch.Artifact.Kind;
import org.junit.jupiter.api.Test;

class CatalogueTest {

  private final Catalogue catalogue = Catalogue.builtIn();

  @Test
  void namesModelsDataAndTools() {
    assertThat(catalogue.ofKind(Kind.MODEL))
        .extracting(Artifact::name)
        .containsExactly("qwen2.5-coder-0.5b", "smollm2-135m");
    assertThat(catalogue.ofKind(Kind.DATA))
        .extracting(Artifact::name)
        .containsExactly(
            "humaneval",
            "mbpp",
            "mbpp-sanitized",
            "mbpp-et",
            "humaneval-et",
            "codecontests",
            "ds1000");
    assertThat(catalogue.ofKind(Kind.TOOL))
        .extracting(Artifact::name)
        .containsExactly("bubblewrap", "jinja2", "markupsafe");
    assertThat(catalogue.defaultModel().name()).isEqualTo("qwen2.5-coder-0.5b");
  }

  @Test
  void pinsEveryArtifactAndKnowsAPlaceForIt() {
    assertThat(catalogue.artifacts())
        .allSatisfy(
            artifact -> {
              if (artifact.isPinned()) {
                assertThat(artifact.sha256()).matches("[0-9a-f]{64}");
                assertThat(artifact.bytes()).isPositive();
              } else {
                assertThat(artifact.kind()).isEqualTo(Kind.DATA);
              }
              assertThat(artifact.licence()).isNotBlank();
              assertThat(artifact.sources()).isNotEmpty();
            });
  }

  @Test
  void triesOfficialPlacesBeforeMirrors() {
    assertThat(catalogue.get("qwen2.5-coder-0.5b").sources())
        .extracting(source -> source.getClass().getSimpleName())
        .containsExactly("HubFile", "WheelMembers");
    assertThat(catalogue.get("humaneval").sources())
        .extracting(source -> source.getClass().getSimpleName())
        .containsExactly("GitHubFile", "WheelMembers");
  }

  @Test
  void listsWhatThereIsWhereANameIsUnknown() {
    assertThatThrownBy(() -> catalogue.get("human-eval"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'human-eval'")
        .hasMessageContaining("humaneval, mbpp");
  }
}
