package dev.egcfg.core.fetch;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Whole folders: deleting, and unpacking from an archive. */
final class Folders {

  private Folders() {}

  /** Deletes a folder with all it holds, if it exists. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    for (Path path : walk(folder, Comparator.reverseOrder())) {
      Files.delete(path);
    }
  }

  /** Unpacks a zip archive with its files' permissions; a program in it stays executable. */
  static void unpack(Path archive, Path folder) throws IOException {
    try (FileSystem zip =
        FileSystems.newFileSystem(archive, Map.of("enablePosixFileAttributes", true))) {
      Path root = zip.getPath("/");
      for (Path entry : walk(root, Comparator.naturalOrder())) {
        Path target = folder.resolve(root.relativize(entry).toString()).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException(archive.getFileName() + ": member outside the archive: " + entry);
        }
        if (Files.isDirectory(entry)) {
          Files.createDirectories(target);
        } else {
          Files.copy(entry, target);
          Set<PosixFilePermission> permissions =
              EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
          permissions.addAll(Files.getPosixFilePermissions(entry));
          Files.setPosixFilePermissions(target, permissions);
        }
      }
    }
  }

  private static List<Path> walk(Path folder, Comparator<Path> order) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.sorted(order).toList();
    }
  }
}
