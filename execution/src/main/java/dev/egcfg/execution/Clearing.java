package dev.egcfg.execution;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes folders that programs wrote to. Follows no link and walks no path: whatever is emptied or
 * deleted is named within a folder that is held open, so nobody can put something else in its
 * place. What lies deeper is moved up first, so neither depth nor the length of a path matters.
 */
final class Clearing {

  private static final Logger LOG = LoggerFactory.getLogger(Clearing.class);

  /** Nobody waits longer for a program that still writes; the next start goes on. */
  private static final long MOST_NANOS = Duration.ofSeconds(60).toNanos();

  private static final Path ITSELF = Path.of(".");
  private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rwx------");

  private final Path path;
  private final SecureDirectoryStream<Path> folder;
  private final long start = System.nanoTime();

  private Clearing(Path path, SecureDirectoryStream<Path> folder) {
    this.path = path;
    this.folder = folder;
  }

  /**
   * Deletes a folder and what is in it, or as much as this user may; a link of that name stays.
   *
   * @param folder in one whose entries nobody but this user can change
   */
  static void delete(Path folder) {
    try (SecureDirectoryStream<Path> outer = opened(folder.resolveSibling("."))) {
      Path name = folder.getFileName();
      try (SecureDirectoryStream<Path> inner = entered(outer, folder, name)) {
        new Clearing(folder, inner).empty();
      }
      outer.deleteDirectory(name);
    } catch (IOException e) {
      LOG.debug("{} is left: {}", folder, e.toString());
    }
  }

  static SecureDirectoryStream<Path> opened(Path folder) throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(folder);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    stream.close();
    throw new IOException(folder + " lies on a file system without openat");
  }

  static PosixFileAttributes attributes(SecureDirectoryStream<Path> folder, Path name)
      throws IOException {
    return folder
        .getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes();
  }

  private void empty() throws IOException {
    boolean progress = true;
    while (progress && System.nanoTime() - start < MOST_NANOS) {
      progress = false;
      try (SecureDirectoryStream<Path> listing = folder.newDirectoryStream(ITSELF)) {
        for (Path name : names(listing)) {
          progress |= removed(folder, name) || emptied(name);
        }
      }
    }
  }

  /** Whether it was a file, a link, or an empty folder. */
  private static boolean removed(SecureDirectoryStream<Path> folder, Path name) {
    try {
      if (attributes(folder, name).isDirectory()) {
        folder.deleteDirectory(name);
      } else {
        folder.deleteFile(name);
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Takes everything out of a folder of this one; whether there was anything. */
  private boolean emptied(Path name) {
    boolean progress = false;
    Path within = path.resolve(name);
    try (SecureDirectoryStream<Path> inner = entered(folder, within, name)) {
      for (Path each : names(inner)) {
        progress |= removed(inner, each) || movedUp(inner, within.resolve(each), each);
      }
    } catch (IOException e) {
      LOG.debug("{} is left: {}", within, e.toString());
    }
    return progress;
  }

  private boolean movedUp(SecureDirectoryStream<Path> from, Path within, Path name) {
    // to leave its folder, a folder itself has to be open to its owner
    try (SecureDirectoryStream<Path> opened = entered(from, within, name)) {
      from.move(name, folder, Path.of("egcfg-" + UUID.randomUUID()));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  static List<Path> names(SecureDirectoryStream<Path> listing) {
    List<Path> names = new ArrayList<>();
    listing.forEach(entry -> names.add(entry.getFileName()));
    return names;
  }

  /**
   * Opens a folder within another, and opens it to its owner if it is shut. One that may not even
   * be read is opened up by its path. No program that lives can exchange it for something else:
   * where anything is promised, programs can neither make such a folder nor shut one (seccomp.py).
   */
  private static SecureDirectoryStream<Path> entered(
      SecureDirectoryStream<Path> outer, Path path, Path name) throws IOException {
    SecureDirectoryStream<Path> inner;
    try {
      inner = outer.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
    } catch (AccessDeniedException e) {
      if (!attributes(outer, name).isDirectory()) {
        throw e;
      }
      Files.setPosixFilePermissions(path, OPEN);
      inner = outer.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
    }
    try {
      PosixFileAttributeView view = inner.getFileAttributeView(PosixFileAttributeView.class);
      if (!view.readAttributes().permissions().containsAll(OPEN)) {
        view.setPermissions(OPEN);
      }
      return inner;
    } catch (IOException e) {
      inner.close();
      throw e;
    }
  }
}
