package dev.egcfg.execution;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
          "answers",
          "atoms",
          "canary",
          "child",
          "clearing",
          "confinement",
          "driver",
          "exchange",
          "harness",
          "jinja",
          "judging",
          "kinds",
          "landlock",
          "late",
          "link",
          "monitoring",
          "named",
          "peer",
          "plain",
          "questions",
          "raised",
          "recording",
          "recursion",
          "rehearsal",
          "seccomp",
          "server",
          "showing",
          "solution",
          "stepping",
          "standins",
          "start",
          "summaries",
          "syntax",
          "templates",
          "tracing",
          "wire");

  private static final String FOLDER = "egcfg-execution-";
  private static final String OWN_FOLDER = FOLDER + ProcessHandle.current().pid() + "-";
  private static final String LOCK = "lock";
  private static final String WORKER_LOG = "worker-";

  /** A machine that has made its folder has made its lock by then, or was killed in between. */
  private static final Duration START = Duration.ofHours(1);

  private static final Path SELF = Path.of("/proc/self");
  private static final Set<PosixFilePermission> WRITABLE_BY_OTHERS =
      PosixFilePermissions.fromString("----w--w-");
  private static final Logger LOG = LoggerFactory.getLogger(WorkerFiles.class);

  private final Path root;
  private final FileChannel lock;

  /** In a folder of the user's own, where the machine keeps what is temporary. */
  WorkerFiles() {
    this(Path.of(System.getProperty("java.io.tmpdir")), true);
  }

  /**
   * @param own a folder of this user's, where nobody else can put anything; it is also rid of the
   *     folders of machines that were killed
   */
  WorkerFiles(Path own) {
    this(own, false);
  }

  private WorkerFiles(Path parent, boolean shared) {
    try {
      Optional<Path> own = shared ? ownFolder(parent) : Optional.of(parent);
      if (own.isPresent()) {
        deleteAbandoned(own.orElseThrow());
      }
      root = Files.createTempDirectory(own.orElse(parent), OWN_FOLDER);
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
      throw new InfrastructureException(
          "the workers' files cannot be kept in the temporary folder "
              + parent
              + ": "
              + e.getMessage()
              + "; EGCFG_JAVA_OPTS=-Djava.io.tmpdir=FOLDER names one on a local disk that can be"
              + " written to",
          e);
    }
  }

  /** This user's own in a shared folder; nothing where a stranger has taken its name. */
  private static Optional<Path> ownFolder(Path shared) throws IOException {
    UserPrincipal self = self();
    Path own = shared.resolve("egcfg-" + Files.getAttribute(SELF, "unix:uid"));
    if (!Files.exists(own, LinkOption.NOFOLLOW_LINKS)) {
      try {
        // what runs as nobody, since this is root, still has to find its way to what it may read
        Files.createDirectory(
            own,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
      } catch (FileAlreadyExistsException e) {
        LOG.debug("{} has just been made by another", own);
      }
    }
    PosixFileAttributes attributes =
        Files.readAttributes(own, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return isOwn(attributes, self) ? Optional.of(own) : Optional.empty();
  }

  private static UserPrincipal self() throws IOException {
    return Files.getOwner(SELF);
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

  /** Where a module of the package lies. */
  static String module(Path sources, String name) {
    return sources.resolve(PACKAGE).resolve(name + ".py").toString();
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

  /** What a worker says on its standard error; it holds a lock of it while it lives. */
  Path newLog() throws IOException {
    return Files.createTempFile(root, WORKER_LOG, ".log");
  }

  private static void permit(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  /** Under its last name the file is never without its lock, so a free lock has lost its owner. */
  private static FileChannel locked(Path folder) throws IOException {
    Path unnamed = folder.resolve(LOCK + "-to-be");
    FileChannel channel =
        FileChannel.open(unnamed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      channel.lock();
    } catch (IOException e) {
      channel.close();
      throw new IOException("its disk has no file locks (" + e.getMessage() + ")", e);
    }
    Files.move(unnamed, folder.resolve(LOCK));
    return channel;
  }

  private static void deleteAbandoned(Path parent) throws IOException {
    List<Path> abandoned = new ArrayList<>();
    try (SecureDirectoryStream<Path> folders = Clearing.opened(parent)) {
      for (Path folder : folders) {
        String name = folder.getFileName().toString();
        // to look at a lock of one's own would release it: such are locks of POSIX
        if (name.startsWith(FOLDER)
            && !name.startsWith(OWN_FOLDER)
            && isAbandoned(folders, folder.getFileName())) {
          abandoned.add(folder);
        }
      }
    }
    abandoned.forEach(Clearing::delete);
  }

  /** Whether it is this user's and neither its machine nor any of its workers lives. */
  private static boolean isAbandoned(SecureDirectoryStream<Path> parent, Path name) {
    try (SecureDirectoryStream<Path> folder =
        parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
      PosixFileAttributeView view = folder.getFileAttributeView(PosixFileAttributeView.class);
      PosixFileAttributes attributes = view.readAttributes();
      if (!isOwn(attributes, self())) {
        return false;
      }
      List<Path> names = Clearing.names(folder);
      boolean begun = names.contains(Path.of(LOCK));
      return begun
          ? isUnlocked(folder, Path.of(LOCK)) && !hasLivingWorkers(folder, names)
          : attributes.lastModifiedTime().toInstant().isBefore(Instant.now().minus(START));
    } catch (IOException e) {
      return false; // another user's, or being deleted by another start
    }
  }

  private static boolean hasLivingWorkers(SecureDirectoryStream<Path> folder, List<Path> names)
      throws IOException {
    for (Path name : names) {
      if (name.toString().startsWith(WORKER_LOG) && !isUnlocked(folder, name)) {
        return true;
      }
    }
    return false;
  }

  /** Opened for reading and writing, since a FIFO opened for one of them waits for the other. */
  private static boolean isUnlocked(SecureDirectoryStream<Path> folder, Path file)
      throws IOException {
    Set<OpenOption> options =
        Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    if (!Clearing.attributes(folder, file).isRegularFile()) {
      return false;
    }
    try (FileChannel channel = (FileChannel) folder.newByteChannel(file, options)) {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static boolean isOwn(PosixFileAttributes attributes, UserPrincipal self) {
    return attributes.isDirectory()
        && attributes.owner().equals(self)
        && Collections.disjoint(attributes.permissions(), WRITABLE_BY_OTHERS);
  }

  /** Deletes all, unless a worker that did not end is still at it: then the next start does. */
  @Override
  public void close() {
    try (FileChannel released = lock) {
      try (SecureDirectoryStream<Path> folder = Clearing.opened(root)) {
        if (!hasLivingWorkers(folder, Clearing.names(folder))) {
          Clearing.delete(root);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot release " + root, e);
    }
  }
}
