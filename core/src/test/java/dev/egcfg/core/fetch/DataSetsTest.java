package dev.egcfg.core.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data whose digests the catalogue does not know, from a local server. */
class DataSetsTest {

  private static final String COMMIT = "c".repeat(40);
  private static final byte[] FIRST = "first shard".getBytes(StandardCharsets.UTF_8);
  private static final byte[] SECOND = "second shard".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;
  private FileServer server;

  @BeforeEach
  void startServer() throws IOException {
    server = new FileServer();
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void fetchesTheShardsOfASplitAndNothingElse() throws IOException {
    serveSet(digest(FIRST));

    Path data = downloads(false).fetch(set());

    assertThat(data).isEqualTo(folder.resolve("data/contests"));
    assertThat(data.resolve("data/test-0.parquet")).hasBinaryContent(FIRST);
    assertThat(data.resolve("data/test-1.parquet")).hasBinaryContent(SECOND);
    assertThat(data.resolve("data/train-0.parquet")).doesNotExist();
  }

  @Test
  void asksNobodyOnceEverythingIsThereAndNoticesAChange() throws IOException {
    serveSet(digest(FIRST));
    Path data = downloads(false).fetch(set());
    int requests = server.requests().size();

    assertThat(downloads(true).fetch(set())).isEqualTo(data);
    assertThat(server.requests()).hasSize(requests);

    Files.writeString(data.resolve("data/test-1.parquet"), "something else");
    assertThatThrownBy(() -> downloads(true).fetch(set()))
        .isInstanceOf(ChecksumException.class)
        .hasMessageContaining("test-1.parquet: SHA-256 is ");
  }

  @Test
  void keepsFinishedShardsWhereALaterOneFails() throws IOException {
    serveSet(digest(FIRST));
    server.serve(path("data/test-1.parquet"), FIRST);

    assertThatThrownBy(() -> downloads(false).fetch(set()))
        .isInstanceOf(ChecksumException.class)
        .hasMessageContaining("is not the digest that the hub announces");
    server.serve(path("data/test-1.parquet"), SECOND);
    downloads(false).fetch(set());

    assertThat(server.requests().stream().filter(path("data/test-0.parquet")::equals)).hasSize(1);
  }

  @Test
  void refusesAShardThatIsNotWhatTheHubAnnounces() {
    serveSet("0".repeat(64));

    assertThatThrownBy(() -> downloads(false).fetch(set())).isInstanceOf(ChecksumException.class);
    assertThat(folder.resolve("data/contests/data/test-0.parquet")).doesNotExist();
  }

  @Test
  void saysThatItIsNotThereWhereDownloadsAreOff() {
    assertThatThrownBy(() -> downloads(true).fetch(set()))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("contests is not in the cache")
        .hasMessageContaining("--offline");
  }

  @Test
  void recordsTheDigestOfAFileThatNobodyAnnounces() throws IOException {
    Artifact file =
        artifact("plain.json", new Source.GitHubFile("org/data", "master", "plain.json"));
    server.serve("/org/data/master/plain.json", FIRST);

    Path data = downloads(false).fetch(file);

    assertThat(data).hasBinaryContent(FIRST);
    assertThat(folder.resolve("data/plain.json.sha256")).hasContent(digest(FIRST));
    Files.write(data, SECOND);
    assertThatThrownBy(() -> downloads(true).fetch(file)).isInstanceOf(ChecksumException.class);
  }

  private void serveSet(String firstDigest) {
    server
        .serve(
            "/api/datasets/org/set/revision/main",
            """
            {"sha": "%s", "siblings": [
             {"rfilename": "README.md", "size": 1, "blobId": "0"},
             {"rfilename": "data/train-0.parquet", "size": 1, "lfs": {"sha256": "0"}},
             {"rfilename": "data/test-1.parquet", "size": %d, "lfs": {"sha256": "%s"}},
             {"rfilename": "data/test-0.parquet", "size": %d, "lfs": {"sha256": "%s"}}]}
            """
                .formatted(COMMIT, SECOND.length, digest(SECOND), FIRST.length, firstDigest)
                .getBytes(StandardCharsets.UTF_8))
        .serve(path("data/test-0.parquet"), FIRST)
        .serve(path("data/test-1.parquet"), SECOND);
    byte[] listing =
        """
        {"sha": "%s", "siblings": [
         {"rfilename": "data/test-1.parquet", "size": %d, "lfs": {"sha256": "%s"}},
         {"rfilename": "data/test-0.parquet", "size": %d, "lfs": {"sha256": "%s"}}]}
        """
            .formatted(COMMIT, SECOND.length, digest(SECOND), FIRST.length, firstDigest)
            .getBytes(StandardCharsets.UTF_8);
    server.serve("/api/datasets/org/set/revision/" + COMMIT, listing);
  }

  private static String path(String file) {
    return "/datasets/org/set/resolve/" + COMMIT + "/" + file;
  }

  private static Artifact set() {
    return artifact("contests", new Source.HubDataSet("org/set", "data/test-*.parquet"));
  }

  private static Artifact artifact(String file, Source source) {
    return new Artifact(file, Artifact.Kind.DATA, file, 0, "CC-BY-4.0", "", List.of(source), false);
  }

  private Downloads downloads(boolean offline) {
    Endpoints endpoints =
        Endpoints.of(
            Map.of(
                "EGCFG_HUB", server.base().toString(),
                "EGCFG_GITHUB_RAW", server.base().toString()));
    return new Downloads(new CacheDirectory(folder), endpoints, offline, FetchListener.SILENT);
  }

  private static String digest(byte[] content) {
    return HexFormat.of().formatHex(FileDigests.sha256().digest(content));
  }
}
