package dev.egcfg.execution;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

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
          "judging",
          "link",
          "plain",
          "server",
          "showing",
          "solution",
          "syntax",
          "tracing",
          "wire");

  private final Path root;

  WorkerFiles() {
    try {
      root = Files.createTempDirectory("egcfg-execution-");
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

  static void delete(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      paths.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      folder.toFile().deleteOnExit();
    }
  }

  @Override
  public void close() {
    delete(root);
  }
}
