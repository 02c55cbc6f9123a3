package dev.egcfg.experiments;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file that appears whole, once, and never changes again; on a network file system too. */
record DurableFile(Path path) {

  /**
   * Writes the text unless the file exists. Of several processes that try, on any machine, exactly
   * one succeeds: the text is made durable under another name first, and a hard link, which every
   * file system makes atomically, gives it its own. The answer to a link may get lost on the way
   * from a server, so what counts is how many names the file has afterwards.
   *
   * @return whether this call made it
   */
  boolean create(String text) {
    Path other = path.resolveSibling("." + path.getFileName() + "." + UUID.randomUUID());
    Path folder = path.resolveSibling(".").normalize().toAbsolutePath();
    try {
      Files.createDirectories(folder);
      Files.writeString(other, text);
      try (FileChannel channel = FileChannel.open(other, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      boolean made = link(other);
      Files.delete(other);
      force(folder);
      return made;
    } catch (IOException e) {
      throw new RunDirectoryException("cannot write " + path, e);
    }
  }

  private boolean link(Path other) throws IOException {
    try {
      Files.createLink(path, other);
    } catch (FileAlreadyExistsException e) {
      // perhaps by this very call
    } catch (UnsupportedOperationException e) {
      throw new IOException("its file system has no hard links", e);
    }
    return Files.getAttribute(other, "unix:nlink").equals(2);
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
