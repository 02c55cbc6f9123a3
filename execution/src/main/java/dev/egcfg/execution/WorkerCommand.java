package dev.egcfg.execution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a worker is started at a level.
 *
 * @param bwrap for the levels with a container
 * @param cgroups for the level with control groups: where each worker gets its own
 */
record WorkerCommand(
    SandboxLevel level,
    Interpreter interpreter,
    Optional<Path> bwrap,
    Optional<CgroupSubtree> cgroups,
    Service service) {

  private static final String SOURCES_INSIDE = "/egcfg";
  private static final String SCRATCH_INSIDE = "/tmp";
  private static final String LIBRARY_INSIDE = "/library-";
  private static final String UNPRIVILEGED = "65534";
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration START_WITH_PRELOADS = Duration.ofMinutes(3);
  private static final int SCRATCH_BYTES = 64 << 20;
  private static final int SHARED_BYTES = 16 << 20;

  /** When a worker that says nothing has failed. */
  Duration patience() {
    return service.preloaded().isEmpty() ? START : START_WITH_PRELOADS;
  }

  List<String> line(WorkerFiles files, Path scratch) throws IOException {
    return bwrap.isPresent() ? contained(files) : bare(files, scratch);
  }

  private List<String> bare(WorkerFiles files, Path scratch) {
    List<String> line = new ArrayList<>();
    line.addAll(python(files.sources()));
    line.add(level == SandboxLevel.LANDLOCK ? "landlock" : "unsafe");
    line.add(scratch.toString());
    line.add(files.canary().toString());
    line.add(argument(service.libraries()));
    interpreter.prefixes().forEach(prefix -> line.add(prefix.toString()));
    return line;
  }

  private List<String> contained(WorkerFiles files) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(bwrap.orElseThrow().toString());
    line.addAll(
        List.of(
            "--unshare-user --uid %s --gid %s --unshare-pid --unshare-net --unshare-ipc --unshare-uts"
                .formatted(UNPRIVILEGED, UNPRIVILEGED)
                .split(" ")));
    line.addAll(
        List.of(
            "--unshare-cgroup-try --cap-drop ALL --cap-add CAP_SYS_ADMIN --disable-userns --die-with-parent --new-session --clearenv --as-pid-1"
                .split(" ")));
    line.addAll(List.of("--ro-bind", "/usr", "/usr"));
    for (String folder : List.of("/bin", "/lib", "/lib64")) {
      line.addAll(systemFolder(Path.of(folder)));
    }
    for (Path file : List.of(Path.of("/etc/ld.so.cache"), Path.of("/etc/localtime"))) {
      line.addAll(List.of("--ro-bind-try", file.toString(), file.toString()));
    }
    for (Path prefix : interpreter.prefixesOutsideUsr()) {
      requireVisible(prefix);
      line.addAll(List.of("--ro-bind", prefix.toString(), prefix.toString()));
    }
    line.addAll(List.of("--ro-bind", files.sources().toString(), SOURCES_INSIDE));
    List<Path> libraries = new ArrayList<>();
    for (Path library : service.libraries()) {
      libraries.add(Path.of(LIBRARY_INSIDE + libraries.size()));
      line.addAll(
          List.of("--ro-bind", library.toString(), LIBRARY_INSIDE + (libraries.size() - 1)));
    }
    line.addAll(List.of("--dev", "/dev"));
    // there is no /proc, but TensorFlow aborts unless it finds its program's path there, and, if
    // that says python, more
    line.addAll(List.of("--symlink", SOURCES_INSIDE, "/proc/self/exe"));
    line.addAll(List.of("--size", Integer.toString(SCRATCH_BYTES), "--tmpfs", SCRATCH_INSIDE));
    line.addAll(List.of("--size", Integer.toString(SHARED_BYTES), "--tmpfs", "/dev/shm"));
    for (String mount : List.of("/dev", "/")) {
      line.addAll(List.of("--remount-ro", mount));
    }
    line.addAll(List.of("--chdir", SCRATCH_INSIDE));
    environment(Path.of(SCRATCH_INSIDE))
        .forEach(entry -> line.addAll(List.of("--setenv", entry[0], entry[1])));
    line.addAll(python(Path.of(SOURCES_INSIDE)));
    line.addAll(List.of("bwrap", SCRATCH_INSIDE, files.canary().toString(), argument(libraries)));
    return line;
  }

  private static void requireVisible(Path prefix) throws IOException {
    for (String hidden : List.of("/tmp", "/dev", "/proc")) {
      if (prefix.startsWith(hidden)) {
        throw new IOException(
            prefix
                + " is hidden by the container's own "
                + hidden
                + ": install the interpreter elsewhere, or name another in EGCFG_PYTHON");
      }
    }
  }

  private static List<String> systemFolder(Path folder) throws IOException {
    if (Files.isSymbolicLink(folder)) {
      return List.of("--symlink", Files.readSymbolicLink(folder).toString(), folder.toString());
    }
    return Files.isDirectory(folder)
        ? List.of("--ro-bind", folder.toString(), folder.toString())
        : List.of();
  }

  private List<String> python(Path sources) {
    return List.of(
        interpreter.executable().toString(),
        "-s",
        "-B",
        "-X",
        "utf8",
        WorkerFiles.module(sources, service.module()));
  }

  /** What the module is told to load, and from where. */
  private String argument(List<Path> libraries) {
    return libraries.isEmpty()
        ? String.join(",", service.preloaded())
        : libraries.stream().map(Path::toString).collect(Collectors.joining(":"));
  }

  /** The whole environment of a worker; a fixed hash seed gives sets one order. */
  Stream<String[]> environment(Path scratch) {
    return Stream.of(
        new String[] {"PYTHONHASHSEED", "0"},
        new String[] {"OPENBLAS_NUM_THREADS", "1"},
        new String[] {"OMP_NUM_THREADS", "1"},
        new String[] {"MPLBACKEND", "Agg"},
        new String[] {"LD_BIND_NOW", "1"}, // once in the fork server, not in each of its forks
        new String[] {"PATH", "/usr/bin:/bin"},
        new String[] {"HOME", scratch.toString()},
        new String[] {"LANG", "C.UTF-8"});
  }
}
