package dev.egcfg.core.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SHA-256 of files, remembered in the cache directory by path, size and modification time: hashing
 * a model takes a second or more, and every start asks for it.
 */
public final class FileDigests {

  private static final Logger LOG = LoggerFactory.getLogger(FileDigests.class);
  private static final int BUFFER_BYTES = 1 << 20;

  private FileDigests() {}

  /**
   * SHA-256, hexadecimal: of the one file, or of the lines {@code "digest name"} of several, in the
   * order given.
   */
  public static String ofFiles(List<Path> files) {
    if (files.size() == 1) {
      return of(files.get(0));
    }
    StringBuilder lines = new StringBuilder();
    for (Path file : files) {
      lines.append(of(file)).append(' ').append(file.getFileName()).append('\n');
    }
    return ofBytes(lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * SHA-256 of one file, hexadecimal; computed, or remembered since the file last changed. Of a
   * folder: {@link #ofFiles} of its Parquet and JSON Lines files, subfolders included, in the order
   * of their paths.
   */
  public static String of(Path file) {
    if (!Files.isDirectory(file)) {
      return of(file, CacheDirectory.ofEnvironment());
    }
    try (Stream<Path> inside = Files.walk(file)) {
      return ofFiles(
          inside.filter(each -> each.toString().matches(".*\\.(parquet|jsonl)")).sorted().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be hashed: " + e.getMessage(), e);
    }
  }

  static String of(Path file, CacheDirectory cache) {
    try {
      Path path = file.toRealPath();
      String state = state(path);
      Path memory =
          cache.digests().resolve(ofBytes(path.toString().getBytes(StandardCharsets.UTF_8)));
      if (Files.exists(memory)) {
        String remembered = Files.readString(memory);
        if (remembered.startsWith(state) && remembered.length() == state.length() + 64) {
          return remembered.substring(state.length());
        }
      }
      String digest = compute(path);
      remember(cache, memory, state + digest);
      return digest;
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be hashed: " + e.getMessage(), e);
    }
  }

  /** SHA-256 of one file, computed now. */
  static String compute(Path file) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String ofBytes(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  private static String state(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    return path + "\n" + attributes.size() + " " + attributes.lastModifiedTime() + "\n";
  }

  /** A memory that cannot be kept costs time, not correctness. */
  private static void remember(CacheDirectory cache, Path memory, String text) {
    try {
      Files.createDirectories(cache.digests());
      Path temporary = Files.createTempFile(cache.digests(), "digest", ".tmp");
      Files.writeString(temporary, text);
      Files.move(temporary, memory, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.debug("digest not remembered: {}", e.toString());
    }
  }
}
