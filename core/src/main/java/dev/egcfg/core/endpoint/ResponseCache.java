package dev.egcfg.core.endpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers of earlier requests, one file each, found by a hash of server and request. Any number of
 * processes may write at once: an answer appears whole, by a rename, or not at all; a damaged one
 * counts as none. It never sees the key.
 */
final class ResponseCache {

  private static final Logger LOG = LoggerFactory.getLogger(ResponseCache.class);

  private final Path folder;
  private final AtomicBoolean complained = new AtomicBoolean();

  ResponseCache(Path folder) {
    this.folder = folder;
  }

  /**
   * @param question all that determines the answer
   */
  Optional<String> find(String question) {
    Path file = file(question);
    try {
      String text = Files.readString(file);
      int line = text.indexOf('\n');
      String answer = text.substring(line + 1);
      return line > 0 && text.substring(0, line).equals(DigestUtils.sha256Hex(answer))
          ? Optional.of(answer)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Keeps an answer; failing to is a loss of time, so it is only said once. */
  void put(String question, String answer) {
    Path file = file(question);
    try {
      Path parent = Files.createDirectories(file.resolveSibling("")).toAbsolutePath();
      Path part = Files.createTempFile(parent, "part", null);
      try {
        byte[] text =
            (DigestUtils.sha256Hex(answer) + "\n" + answer).getBytes(StandardCharsets.UTF_8);
        Files.write(part, text);
        move(part, file);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      if (!complained.getAndSet(true)) {
        LOG.warn("answers are not kept for another time: {}", e.toString());
      }
    }
  }

  private static void move(Path part, Path file) throws IOException {
    try {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private Path file(String question) {
    String digest = DigestUtils.sha256Hex(question);
    return folder.resolve(digest.substring(0, 2)).resolve(digest.substring(2));
  }
}
