package dev.egcfg.core.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files against the digests that they should have. */
final class Digests {

  private Digests() {}

  /**
   * Checks a file in the cache.
   *
   * @throws ChecksumException if its digest is another
   */
  static void require(Path file, String sha256, CacheDirectory cache) {
    String actual = FileDigests.of(file, cache);
    if (!actual.equals(sha256)) {
      throw new ChecksumException(
          file
              + ": SHA-256 is "
              + actual
              + ", must be "
              + sha256
              + "; delete the file and fetch it again");
    }
  }

  /** Checks a file that was just fetched, and deletes it if it is wrong. */
  static void requireFresh(Path file, String sha256) throws IOException {
    String actual = FileDigests.compute(file);
    if (!actual.equals(sha256)) {
      Files.delete(file);
      throw new ChecksumException("SHA-256 is " + actual + ", must be " + sha256);
    }
  }

  /** Checks a file that was just fetched and gives it its name. */
  static void verifyAndMove(Path part, String sha256, Path target) throws IOException {
    requireFresh(part, sha256);
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
  }

  static Path sibling(Path target, String suffix) {
    return target.resolveSibling(target.getFileName() + suffix);
  }
}
