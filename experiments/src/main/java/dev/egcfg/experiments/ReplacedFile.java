package dev.egcfg.experiments;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that is replaced whole or not at all. It is written beside its place under a name that is
 * new, so in a folder that others write to, no link of theirs is followed.
 */
public record ReplacedFile(Path path) {

  /** Writes the text. */
  public interface Text {
    void writeTo(Writer out) throws IOException;
  }

  /**
   * @throws IOException if it cannot be written: what was there is still there
   */
  public void write(Text text) throws IOException {
    Path next = path.resolveSibling("." + path.getFileName() + "." + UUID.randomUUID());
    try {
      try (FileChannel channel =
              FileChannel.open(next, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          Writer out = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8))) {
        text.writeTo(out);
        out.flush();
        channel.force(true);
      }
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(next);
    }
  }
}
