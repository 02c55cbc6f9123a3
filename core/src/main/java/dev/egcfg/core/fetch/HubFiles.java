package dev.egcfg.core.fetch;

import dev.egcfg.core.fetch.HubListing.Announced;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Files of hub repositories, which no catalogue knows: the hub's own word of them counts first. */
record HubFiles(Endpoints endpoints, HttpTransfer http, FetchListener listener) {

  /**
   * Fetches one, checked against what the hub announces and what is pinned.
   *
   * @return the SHA-256 of the file, which is then in the folder
   * @throws ChecksumException if its digest is another
   * @throws IOException with a reason for people
   */
  String fetch(HubPins pins, HubListing listing, String file, Path folder) throws IOException {
    Announced announced = listing.files().get(file);
    if (announced == null) {
      throw new IOException("the repository lacks " + file + ", which its index names");
    }
    Path target = folder.resolve(file).normalize();
    if (!target.startsWith(folder)) {
      throw new IOException("the repository names a file outside its folder: " + file);
    }
    Files.createDirectories(target.resolveSibling(""));
    Path part = Digests.sibling(target, ".part");
    listener.started(file, endpoints.hub().getHost(), announced.bytes());
    try {
      http.download(
          endpoints.hubFile(pins.repository(), pins.commit(), file),
          part,
          announced.bytes(),
          listener);
    } finally {
      listener.ended();
    }
    String sha256 = FileDigests.compute(part);
    boolean right =
        announced.sha256().isPresent()
            ? announced.sha256().get().equals(sha256)
            : gitBlob(part).equals(announced.gitBlob());
    Optional<String> pinned = Optional.ofNullable(pins.sha256().get(file));
    if (!right || pinned.isPresent() && !pinned.get().equals(sha256)) {
      Files.delete(part);
      throw new ChecksumException(
          "hf:"
              + pins.repository()
              + "/"
              + file
              + ": SHA-256 "
              + sha256
              + " is not the digest that the hub announces; fetch it again");
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    return sha256;
  }

  /** Git's name of a file's content; only small files are announced by it. */
  private static String gitBlob(Path file) throws IOException {
    try {
      byte[] content = Files.readAllBytes(file);
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest.digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
