package dev.egcfg.core.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadsTest {

  private static final String HUB_PATH = "/org/repo/resolve/main/weights.gguf";
  private static final String RAW_PATH = "/org/data/master/weights.gguf";
  private static final byte[] CONTENT = content();

  @TempDir Path folder;
  private FileServer hub;
  private FileServer github;
  private final List<String> notices = new ArrayList<>();
  private final List<Long> progress = new ArrayList<>();

  @BeforeEach
  void startServers() throws IOException {
    hub = new FileServer();
    github = new FileServer();
  }

  @AfterEach
  void stopServers() {
    hub.close();
    github.close();
  }

  @Test
  void fetchesVerifiesAndNamesTheFile() throws IOException {
    hub.serve(HUB_PATH, CONTENT);

    Path file = downloads(false).fetch(artifact());

    assertThat(file).isEqualTo(folder.resolve("models/weights.gguf")).hasBinaryContent(CONTENT);
    assertThat(filesIn("models")).containsExactly(".weights.gguf.lock", "weights.gguf");
    assertThat(progress).startsWith(0L).endsWith((long) CONTENT.length).isSorted();
  }

  @Test
  void fetchesNothingTwice() {
    hub.serve(HUB_PATH, CONTENT);

    downloads(false).fetch(artifact());
    downloads(false).fetch(artifact());

    assertThat(hub.requests()).hasSize(1);
  }

  @Test
  void fetchesOnceForSeveralThreads() {
    hub.serve(HUB_PATH, CONTENT);

    List<Path> files =
        IntStream.range(0, 4).parallel().mapToObj(i -> downloads(false).fetch(artifact())).toList();

    assertThat(files).hasSize(4).allSatisfy(file -> assertThat(file).hasBinaryContent(CONTENT));
    assertThat(hub.requests()).hasSize(1);
  }

  @Test
  void continuesWhereAnEarlierAttemptStopped() throws IOException {
    hub.serve(HUB_PATH, CONTENT);
    write("models/weights.gguf.part", Arrays.copyOf(CONTENT, 70_000));

    Path file = downloads(false).fetch(artifact());

    assertThat(file).hasBinaryContent(CONTENT);
    assertThat(hub.requests()).containsExactly(HUB_PATH + " bytes=70000-");
    assertThat(progress).first().isEqualTo(70_000L);
  }

  @Test
  void continuesABrokenTransferUntilItIsWhole() {
    hub.serve(HUB_PATH, CONTENT);
    hub.breakAfter(60_000);

    Path file = downloads(false).fetch(artifact());

    assertThat(file).hasBinaryContent(CONTENT);
    assertThat(hub.requests()).hasSizeGreaterThan(2).last().asString().contains("bytes=");
  }

  @Test
  void startsAgainWhereTheServerKnowsNoRanges() throws IOException {
    hub.serve(HUB_PATH, CONTENT);
    hub.ignoreRanges();
    write("models/weights.gguf.part", new byte[10]);

    assertThat(downloads(false).fetch(artifact())).hasBinaryContent(CONTENT);
  }

  @Test
  void takesAPartThatIsWholeAlready() throws IOException {
    hub.serve(HUB_PATH, CONTENT);
    write("models/weights.gguf.part", CONTENT);

    assertThat(downloads(false).fetch(artifact())).hasBinaryContent(CONTENT);
  }

  @Test
  void startsAgainWhereThePartIsLongerThanTheFile() throws IOException {
    hub.serve(HUB_PATH, CONTENT);
    write("models/weights.gguf.part", new byte[CONTENT.length + 1]);

    assertThat(downloads(false).fetch(artifact())).hasBinaryContent(CONTENT);
  }

  @Test
  void givesASourceUpThatBringsNothing() {
    hub.serve(HUB_PATH, CONTENT);
    hub.breakAfter(0);
    github.serve(RAW_PATH, CONTENT);

    assertThat(downloads(false).fetch(artifact())).hasBinaryContent(CONTENT);

    assertThat(notices).singleElement().asString().contains("broke the transfer off");
  }

  @Test
  void takesTheNextSourceWhereOneLacksTheFile() {
    github.serve(RAW_PATH, CONTENT);

    assertThat(downloads(false).fetch(artifact())).hasBinaryContent(CONTENT);

    assertThat(notices).singleElement().asString().contains("localhost org/repo: ").contains("404");
  }

  @Test
  void takesTheNextSourceWhereTheDigestIsWrong() {
    hub.serve(HUB_PATH, new byte[100]);
    github.serve(RAW_PATH, CONTENT);

    assertThat(downloads(false).fetch(artifact())).hasBinaryContent(CONTENT);
  }

  @Test
  void refusesAWrongDigestAndKeepsNothingOfIt() {
    hub.serve(HUB_PATH, new byte[100]);

    assertThatThrownBy(() -> downloads(false).fetch(artifact()))
        .isInstanceOf(ChecksumException.class)
        .hasMessageContaining("weights could not be fetched")
        .hasMessageContaining("must be " + digest(CONTENT));
    assertThat(filesIn("models")).containsExactly(".weights.gguf.lock");
  }

  @Test
  void refusesACachedFileThatWasChanged() throws IOException {
    write("models/weights.gguf", new byte[3]);

    assertThatThrownBy(() -> downloads(false).fetch(artifact()))
        .isInstanceOf(ChecksumException.class)
        .hasMessageContaining("weights.gguf")
        .hasMessageContaining("delete the file");
  }

  @Test
  void listsInOneLineWhatWasTried() {
    hub.close();

    assertThatThrownBy(() -> downloads(false).fetch(artifact()))
        .isInstanceOf(FetchException.class)
        .isNotInstanceOf(ChecksumException.class)
        .hasMessageMatching(
            "weights could not be fetched; tried localhost org/repo: localhost is not reachable:"
                + " .*; localhost org/data: localhost answers HTTP 404 for .*");
  }

  @Test
  void usesNoNetworkOffline() {
    hub.serve(HUB_PATH, CONTENT);

    assertThatThrownBy(() -> downloads(true).fetch(artifact()))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("--offline")
        .hasMessageContaining("egcfg fetch weights");
    assertThat(hub.requests()).isEmpty();
  }

  @Test
  void usesTheCacheOffline() throws IOException {
    write("models/weights.gguf", CONTENT);

    assertThat(downloads(true).fetch(artifact())).hasBinaryContent(CONTENT);
  }

  private Downloads downloads(boolean offline) {
    Endpoints endpoints = Endpoints.of(environment(hub.base(), github.base()));
    return new Downloads(
        new CacheDirectory(folder),
        endpoints,
        offline,
        new FetchListener() {
          @Override
          public void notice(String line) {
            notices.add(line);
          }

          @Override
          public void progressed(long bytes) {
            progress.add(bytes);
          }
        });
  }

  private static Map<String, String> environment(URI hub, URI github) {
    return Map.of("EGCFG_HUB", hub.toString(), "EGCFG_GITHUB_RAW", github.toString());
  }

  private static Artifact artifact() {
    return new Artifact(
        "weights",
        Artifact.Kind.MODEL,
        "weights.gguf",
        CONTENT.length,
        "Apache-2.0",
        digest(CONTENT),
        List.of(
            new Source.HubFile("org/repo", "weights.gguf"),
            new Source.GitHubFile("org/data", "master", "weights.gguf")),
        false);
  }

  private void write(String name, byte[] content) throws IOException {
    Files.createDirectories(folder.resolve(name).resolveSibling(""));
    Files.write(folder.resolve(name), content);
  }

  private List<String> filesIn(String name) {
    try (var files = Files.list(folder.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String digest(byte[] content) {
    return HexFormat.of().formatHex(FileDigests.sha256().digest(content));
  }

  private static byte[] content() {
    byte[] content = new byte[200_000];
    new Random(0).nextBytes(content);
    return content;
  }
}
