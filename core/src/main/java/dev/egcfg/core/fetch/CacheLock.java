package dev.egcfg.core.fetch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps two processes, and two threads of one, from fetching the same thing at once. */
final class CacheLock implements AutoCloseable {

  /** File locks belong to the process: its threads queue here. */
  private static final ReentrantLock WITHIN_PROCESS = new ReentrantLock();

  private final FileChannel channel;

  private CacheLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits until the lock is free; the lock file stays. */
  static CacheLock acquire(Path folder, String name, FetchListener listener) throws IOException {
    WITHIN_PROCESS.lock();
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("." + name + ".lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      return lock(channel, folder, name, listener);
    } catch (IOException | RuntimeException e) {
      WITHIN_PROCESS.unlock();
      throw e;
    }
  }

  private static CacheLock lock(
      FileChannel channel, Path folder, String name, FetchListener listener) throws IOException {
    try {
      FileLock free = channel.tryLock();
      if (free == null) {
        listener.notice(name + ": another process is fetching it; waiting");
        channel.lock();
      }
      return new CacheLock(channel);
    } catch (IOException e) {
      channel.close();
      throw new IOException(
          folder + " is on a disk without file locks (" + e.getMessage() + ")", e);
    }
  }

  /** In words: a file system's exceptions often say no more than a path. */
  static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return e.getMessage() + " may not be written to";
    }
    return e instanceof NoSuchFileException || e instanceof FileAlreadyExistsException
        ? e.getMessage() + " is no folder, or in none"
        : String.valueOf(e.getMessage());
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      WITHIN_PROCESS.unlock();
    }
  }
}
