package dev.egcfg.core.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egcfg.core.fetch.ResolvedModel.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsTest {

  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  private static final String LISTING = "/api/models/org/repo/revision/";

  /** {@code git hash-object} of a file that holds {@code {}}. */
  private static final String EMPTY_OBJECT_BLOB = "9e26dfeeb6e641a33dae4961196235bdb965b21b";

  @TempDir Path folder;
  private FileServer hub;

  @BeforeEach
  void startHub() throws IOException {
    hub = new FileServer();
  }

  @AfterEach
  void stopHub() {
    hub.close();
  }

  @Test
  void resolvesALocalFileByItsPath() throws IOException {
    Path file = Files.createFile(folder.resolve("my-model.Q8_0.gguf"));

    assertThat(models(true).resolve(file.toString()))
        .isEqualTo(new ResolvedModel("my-model.Q8_0", file, Origin.LOCAL));
  }

  @Test
  void resolvesACatalogueName() throws IOException {
    Path file = folder.resolve("models/tiny.gguf");
    Files.createDirectories(folder.resolve("models"));
    Files.writeString(file, "tiny");

    assertThat(models(true).resolve("tiny"))
        .isEqualTo(new ResolvedModel("tiny", file, Origin.PINNED));
  }

  @Test
  void listsTheNamesWhereOneIsUnknown() {
    assertThatThrownBy(() -> models(true).resolve("tinny"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no model 'tinny'")
        .hasMessageEndingWith("nor one of tiny");
  }

  @Test
  void refusesAMalformedHubReference() {
    for (String reference : List.of("hf:", "hf:repo", "hf:org/repo/", "hf:org/repo/../../x")) {
      assertThatThrownBy(() -> models(false).resolve(reference))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("hf:org/repo");
    }
  }

  @Test
  void fetchesAFileOfARepository() {
    list("main", large("a.gguf", "weights"), large("b.gguf", "others"));
    file("b.gguf", "others");

    ResolvedModel model = models(false).resolve("hf:org/repo/b.gguf");

    assertThat(model.name()).isEqualTo("b");
    assertThat(model.origin()).isEqualTo(Origin.UNPINNED);
    assertThat(model.path()).hasContent("others");
  }

  @Test
  void fetchesTheOnlyGgufOfARepository() {
    list("main", small("README.md"), large("only.gguf", "weights"));
    file("only.gguf", "weights");

    ResolvedModel model = models(false).resolve("hf:org/repo");

    assertThat(model.name()).isEqualTo("repo");
    assertThat(model.path()).hasFileName("only.gguf").hasContent("weights");
  }

  @Test
  void listsTheGgufFilesWhereThereAreSeveral() {
    list("main", large("a.gguf", "weights"), large("b.gguf", "others"));

    assertThatThrownBy(() -> models(false).resolve("hf:org/repo"))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("several GGUF files")
        .hasMessageContaining("a.gguf, b.gguf");
  }

  @Test
  void fetchesShardsWithWhatGoesWithThem() {
    String index =
        "{\"weight_map\": {\"x\": \"part-2.safetensors\", \"y\": \"part-1.safetensors\"}}";
    list(
        "main",
        small("config.json"),
        small("tokenizer.json"),
        large("model.safetensors.index.json", index),
        large("part-1.safetensors", "one"),
        large("part-2.safetensors", "two"),
        large("pytorch_model.bin", "unused"));
    file("config.json", "{}");
    file("tokenizer.json", "{}");
    file("model.safetensors.index.json", index);
    file("part-1.safetensors", "one");
    file("part-2.safetensors", "two");

    Path path = models(false).resolve("hf:org/repo").path();

    assertThat(path.resolve("config.json")).hasContent("{}");
    assertThat(path.resolve("part-1.safetensors")).hasContent("one");
    assertThat(path.resolve("part-2.safetensors")).hasContent("two");
    assertThat(path.resolve("pytorch_model.bin")).doesNotExist();
  }

  @Test
  void usesWhatItFetchedWithoutAskingAgain() {
    list("main", large("only.gguf", "weights"));
    file("only.gguf", "weights");
    Path fetched = models(false).resolve("hf:org/repo").path();
    int requests = hub.requests().size();

    assertThat(models(true).resolve("hf:org/repo").path()).isEqualTo(fetched);
    assertThat(hub.requests()).hasSize(requests);
  }

  @Test
  void refusesAFileThatIsNotWhatTheHubAnnounces() {
    list("main", large("only.gguf", "weights"));
    file("only.gguf", "wrights");

    assertThatThrownBy(() -> models(false).resolve("hf:org/repo"))
        .isInstanceOf(ChecksumException.class)
        .hasMessageContaining("hf:org/repo/only.gguf")
        .hasMessageContaining("not the digest that the hub announces");
  }

  @Test
  void refusesASmallFileThatIsNotWhatTheHubAnnounces() {
    list("main", large("model.safetensors", "weights"), small("config.json"));
    file("model.safetensors", "weights");
    file("config.json", "[]");

    assertThatThrownBy(() -> models(false).resolve("hf:org/repo"))
        .isInstanceOf(ChecksumException.class)
        .hasMessageContaining("config.json");
  }

  @Test
  void readsNoMoreOfAFileThanTheHubAnnounces() {
    list("main", large("model.safetensors", "weights"), small("config.json"));
    file("model.safetensors", "weights");
    file("config.json", "{ }");

    assertThatThrownBy(() -> models(false).resolve("hf:org/repo"))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("sends more than the 2 bytes of")
        .hasMessageContaining("config.json");
  }

  @Test
  void refusesAFetchedFileThatWasChangedSince() throws IOException {
    list("main", large("only.gguf", "weights"));
    file("only.gguf", "weights");
    Path fetched = models(false).resolve("hf:org/repo").path();
    Files.writeString(fetched, "changed since");

    assertThatThrownBy(() -> models(false).resolve("hf:org/repo"))
        .isInstanceOf(ChecksumException.class)
        .hasMessageContaining("only.gguf");
  }

  @Test
  void staysAtTheCommitThatItFetchedFirst() {
    list("main", large("a.gguf", "weights"), large("b.gguf", "others"));
    list(COMMIT, large("a.gguf", "weights"), large("b.gguf", "others"));
    file("a.gguf", "weights");
    file("b.gguf", "others");

    models(false).resolve("hf:org/repo/a.gguf");
    models(false).resolve("hf:org/repo/b.gguf");

    assertThat(hub.requests())
        .filteredOn(request -> request.startsWith(LISTING))
        .containsExactly(LISTING + "main", LISTING + COMMIT);
  }

  @Test
  void namesARepositoryThatIsNotThere() {
    assertThatThrownBy(() -> models(false).resolve("hf:org/none"))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("hf:org/none could not be fetched: localhost answers HTTP 404");
  }

  private Models models(boolean offline) {
    Artifact tiny =
        new Artifact(
            "tiny", Artifact.Kind.MODEL, "tiny.gguf", 4, "MIT", sha256("tiny"), List.of(), true);
    Downloads downloads =
        new Downloads(
            new CacheDirectory(folder),
            new Endpoints(hub.base(), hub.base(), "python3"),
            offline,
            FetchListener.SILENT);
    return new Models(new Catalogue(List.of(tiny)), downloads);
  }

  private void list(String revision, String... siblings) {
    String json =
        "{\"sha\": \"" + COMMIT + "\", \"siblings\": [" + String.join(", ", siblings) + "]}";
    hub.serve(LISTING + revision, json.getBytes(UTF_8));
  }

  private void file(String name, String content) {
    hub.serve("/org/repo/resolve/" + COMMIT + "/" + name, content.getBytes(UTF_8));
  }

  private static String large(String name, String content) {
    return "{\"rfilename\": \"%s\", \"size\": %d, \"blobId\": \"x\", \"lfs\": {\"sha256\": \"%s\"}}"
        .formatted(name, content.length(), sha256(content));
  }

  private static String small(String name) {
    return "{\"rfilename\": \"%s\", \"size\": 2, \"blobId\": \"%s\"}"
        .formatted(name, EMPTY_OBJECT_BLOB);
  }

  private static String sha256(String content) {
    return HexFormat.of().formatHex(FileDigests.sha256().digest(content.getBytes(UTF_8)));
  }
}
