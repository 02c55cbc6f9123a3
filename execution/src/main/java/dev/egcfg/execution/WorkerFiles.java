package dev.egcfg.execution;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;

/**
 * A private folder of the host: the workers' Python sources, a file that no job may read, folders
 * for jobs where a level has no file system of its own, and what the workers say on their standard
 * error. Deleted at the end.
 */
final class WorkerFiles implements AutoCloseable {

  private static final String PACKAGE = "egcfg_worker";
  private static final String JOIN_CGROUP = "join-cgroup.sh";
  private static final List<String> MODULES =
      List.of(
          "__init__",
          "canary",
          "child",
          "confinement",
          "driver",
          "harness",
          "judging",
          "landlock",
          "link",
          "plain",
          "rehearsal",
          "seccomp",
          "server",
          "showing",
          "solution",
          "summaries",
          "syntax",
          "tracing",
          "wire");

  private static final String FOLDER = "egcfg-execution-";
  private static final String OWN_FOLDER = FOLDER + ProcessHandle.current().pid() + "-";
  private static final String LOCK = "lock";

  private final Path root;
  private final FileChannel lock;

  WorkerFiles() {
    this(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /**
   * @param parent is also rid of the folders of machines that were killed
   */
  WorkerFiles(Path parent) {
    try {
      deleteAbandoned(parent);
      root = Files.createTempDirectory(parent, OWN_FOLDER);
      lock = locked(root);
      permit(root, "rwx--x--x");
      Path sources = Files.createDirectories(sources().resolve(PACKAGE));
      permit(sources(), "rwxr-xr-x");
      permit(sources, "rwxr-xr-x");
      for (String module : MODULES) {
        copy(PACKAGE + "/" + module + ".py", sources);
      }
      copy(JOIN_CGROUP, root);
      Files.writeString(canary(), "no job may read this\n");
      permit(canary(), "rw-r--r--");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the workers' files", e);
    }
  }

  private static void copy(String resource, Path folder) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(WorkerFiles.class.getResourceAsStream(resource), resource)) {
      Path file = folder.resolve(Path.of(resource).getFileName());
      Files.copy(in, file);
      permit(file, "rw-r--r--");
    }
  }

  /** The folder that holds the package. */
  Path sources() {
    return root.resolve("sources");
  }

  static String server(Path sources) {
    return sources.resolve(PACKAGE).resolve("server.py").toString();
  }

  /** A file that anybody may read, but no sandboxed process. */
  Path canary() {
    return root.resolve("canary");
  }

  /** A shell script that joins a control group. */
  Path joinCgroup() {
    return root.resolve(JOIN_CGROUP);
  }

  /** A new folder that jobs of a worker may write to, whoever they run as. */
  Path newScratch() throws IOException {
    Path folder = Files.createTempDirectory(root, "jobs-");
    permit(folder, "rwxrwxrwx");
    return folder;
  }

  Path newLog() throws IOException {
    return Files.createTempFile(root, "worker-", ".log");
  }

  private static void permit(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  /** Under its last name the file is never without its lock, so a free lock has lost its owner. */
  private static FileChannel locked(Path folder) throws IOException {
    Path unnamed = folder.resolve(LOCK + "-to-be");
    FileChannel channel =
        FileChannel.open(unnamed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.lock();
    Files.move(unnamed, folder.resolve(LOCK));
    return channel;
  }

  private static void deleteAbandoned(Path parent) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, FOLDER + "*")) {
      for (Path folder : folders) {
        // to look at a lock of one's own would release it: such are locks of POSIX
        boolean own = folder.getFileName().toString().startsWith(OWN_FOLDER);
        if (!own && isAbandoned(folder.resolve(LOCK))) {
          delete(folder);
        }
      }
    }
  }

  /** What cannot be read belongs to another user, or is being deleted by another start. */
  private static boolean isAbandoned(Path lock) {
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      return channel.tryLock() != null;
    } catch (IOException | OverlappingFileLockException e) {
      return false;
    }
  }

  /** Deletes what it may, folders included that a program made unreadable. */
  static void delete(Path folder) {
    File[] entries = folder.toFile().listFiles();
    if (entries == null
        && folder.toFile().setReadable(true)
        && folder.toFile().setExecutable(true)) {
      entries = folder.toFile().listFiles();
    }
    for (File entry : entries == null ? new File[0] : entries) {
      if (Files.isDirectory(entry.toPath(), LinkOption.NOFOLLOW_LINKS)) {
        delete(entry.toPath());
      } else {
        entry.delete();
      }
    }
    folder.toFile().delete();
  }

  @Override
  public void close() {
    delete(root);
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot release " + root, e);
    }
  }
}
