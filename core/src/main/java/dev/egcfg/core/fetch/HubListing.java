package dev.egcfg.core.fetch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a hub repository holds at one commit.
 *
 * @param files by path
 */
record HubListing(String commit, Map<String, Announced> files) {

  /**
   * What the hub says of a file: large files have a SHA-256, small ones git's SHA-1 of the blob.
   */
  record Announced(long bytes, Optional<String> sha256, String gitBlob) {}

  /**
   * Asks the hub.
   *
   * @throws IOException with a reason for people
   */
  static HubListing fetch(HttpTransfer http, URI uri) throws IOException {
    String text = http.text(uri);
    JsonNode json;
    try {
      json = new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new IOException(uri.getHost() + " answers no JSON for " + uri.getPath(), e);
    }
    Map<String, Announced> files = new LinkedHashMap<>();
    for (JsonNode file : json.path("siblings")) {
      Optional<String> sha256 =
          Optional.of(file.path("lfs").path("sha256").asText(""))
              .filter(digest -> !digest.isEmpty());
      files.put(
          file.path("rfilename").asText(),
          new Announced(file.path("size").asLong(-1), sha256, file.path("blobId").asText("")));
    }
    String commit = json.path("sha").asText("");
    if (commit.isEmpty() || files.isEmpty()) {
      throw new IOException(uri.getHost() + " lists no files for " + uri.getPath());
    }
    return new HubListing(commit, files);
  }

  /** Names of GGUF files, to choose from. */
  List<String> ggufFiles() {
    List<String> names = new ArrayList<>(files.keySet());
    names.removeIf(name -> !name.endsWith(".gguf"));
    return names;
  }
}
