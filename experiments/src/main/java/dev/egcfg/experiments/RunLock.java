package dev.egcfg.experiments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A run directory's one owner. The operating system lets go of the lock when the process ends,
 * however it ends; the file's text only says who holds it.
 */
final class RunLock implements AutoCloseable {

  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * @throws RunDirectoryException naming the holder, if another process has the directory
   */
  static RunLock take(Path runDirectory, Clock clock) {
    Path file = runDirectory.resolve("lock");
    try {
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new RunDirectoryException(
            runDirectory
                + " is in use by "
                + Files.readString(file).strip()
                + "; wait for it to end, or give another --out");
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(holder(clock).getBytes(StandardCharsets.UTF_8)), 0);
      return new RunLock(channel);
    } catch (IOException e) {
      throw new RunDirectoryException("cannot lock " + file, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  private static String holder(Clock clock) {
    return "process "
        + ProcessHandle.current().pid()
        + " on "
        + HostName.ofThisMachine()
        + " since "
        + clock.instant().truncatedTo(ChronoUnit.SECONDS)
        + "\n";
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new RunDirectoryException("cannot unlock the run directory", e);
    }
  }
}
