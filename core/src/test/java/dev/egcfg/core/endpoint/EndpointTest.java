package dev.egcfg.core.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

  @ParameterizedTest
  @CsvSource({
    "http://host:8000, http://host:8000/v1/completions",
    "http://host:8000/, http://host:8000/v1/completions",
    "http://host:8000/v1/, http://host:8000/v1/completions",
    "http://host:8000/v1/completions, http://host:8000/v1/completions",
    "https://api.example.com/inference/v1, https://api.example.com/inference/v1/completions",
    "HTTP://[::1]:9, http://[::1]:9/v1/completions"
  })
  void completionsAreFoundFromWhatPeopleGive(String given, String completions) {
    assertThat(Endpoint.of(given).completions()).hasToString(completions);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8000", "ftp://host/v1", "http://", "http:/v1", "http://a b/"})
  void aMalformedUrlIsNamed(String url) {
    assertThatThrownBy(() -> Endpoint.of(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "'" + url + "' is no server's URL such as http://localhost:8000/v1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://user:sk-secret@host/v1", "http://host/v1?key=sk-secret"})
  void aKeyInAUrlIsRefusedWithoutShowingIt(String url) {
    assertThatThrownBy(() -> Endpoint.of(url))
        .hasMessageContaining("a key belongs into EGCFG_API_KEY or --api-key-file")
        .hasMessageNotContaining("sk-secret");
  }

  @Test
  void theFilesKeyWinsOverTheEnvironments(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("key"), "of-file\n");
    Map<String, String> environment = Map.of("EGCFG_API_KEY", "of-environment");

    assertThat(ApiKey.find(Optional.of(file), environment).orElseThrow().authorization())
        .isEqualTo("Bearer of-file");
    assertThat(ApiKey.find(Optional.empty(), environment).orElseThrow().authorization())
        .isEqualTo("Bearer of-environment");
    assertThat(ApiKey.find(Optional.empty(), Map.of())).isEmpty();
    assertThatThrownBy(() -> ApiKey.find(Optional.of(folder.resolve("none")), environment))
        .hasMessageContaining("cannot read the API key's file");
    Files.writeString(file, "two words");
    assertThatThrownBy(() -> ApiKey.find(Optional.of(file), environment))
        .hasMessageContaining("no API key")
        .hasMessageNotContaining("two words");
  }
}
