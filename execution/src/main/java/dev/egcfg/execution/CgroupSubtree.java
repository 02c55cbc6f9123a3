package dev.egcfg.execution;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder of the cgroup v2 tree in which this user may make groups that limit memory and
 * processes: a slice that systemd delegated, a Slurm step's, a container's own.
 */
final class CgroupSubtree {

  private static final Set<String> CONTROLLERS = Set.of("memory", "pids");
  private static final String ADVICE =
      "start egcfg with systemd-run --user --scope -p Delegate=yes, or use bwrap";

  /** Mount's root, mount point; the kernel's format is proc(5), mountinfo. */
  private static final Pattern MOUNT =
      Pattern.compile("\\d+ \\d+ \\S+ (\\S+) (\\S+) .* - cgroup2 .*");

  private static final String OWN_LINE = "0::";
  private static final String PREFIX = "egcfg-";
  private static final String OWN_LEAF = "harness";

  private final Path folder;
  private final AtomicInteger made = new AtomicInteger();

  private CgroupSubtree(Path folder) {
    this.folder = folder;
  }

  /**
   * Looks from this process's own group upwards.
   *
   * @param root the file system's root, {@code /} but in tests
   * @throws IOException if there is none; the message says in one line why and what to do
   */
  static CgroupSubtree find(Path root) throws IOException {
    Path self = root.resolve("proc/self");
    Matcher mount =
        Files.readAllLines(self.resolve("mountinfo")).stream()
            .map(MOUNT::matcher)
            .filter(Matcher::matches)
            .findFirst()
            .orElseThrow(() -> new IOException("cgroup v2 is not mounted: use bwrap"));
    String own =
        Files.readAllLines(self.resolve("cgroup")).stream()
            .filter(line -> line.startsWith(OWN_LINE))
            .map(line -> line.substring(OWN_LINE.length()))
            .findFirst()
            .orElseThrow(() -> new IOException("this process is in no cgroup v2: use bwrap"));
    Path top = root.resolve(mount.group(2).substring(1));
    String mounted = mount.group(1);
    String inside = own.startsWith(mounted) ? own.substring(mounted.length()) : own;
    Path start = top.resolve(inside.replaceFirst("^/+", "")).normalize();
    boolean limited = false;
    for (Path at = start; at != null && at.startsWith(top); at = at.getParent()) {
      limited |= words(at.resolve("cgroup.controllers")).containsAll(CONTROLLERS);
      if (isDelegated(at) && canLimit(at)) {
        CgroupSubtree found = new CgroupSubtree(at);
        found.removeAbandoned();
        return found;
      }
    }
    throw new IOException(
        limited
            ? "no cgroup above this process is this user's to divide: " + ADVICE
            : "cgroup v2 has no memory and pids controllers here: use bwrap");
  }

  private static boolean isDelegated(Path group) throws IOException {
    return words(group.resolve("cgroup.controllers")).containsAll(CONTROLLERS)
        && Files.isWritable(group)
        && Files.isWritable(group.resolve("cgroup.procs"));
  }

  /**
   * Whether groups made here get the controllers. A group that holds processes cannot hand them
   * down, so a harness that is alone in its group moves into a leaf.
   */
  private static boolean canLimit(Path group) throws IOException {
    Path handedDown = group.resolve("cgroup.subtree_control");
    if (words(handedDown).containsAll(CONTROLLERS)) {
      return true;
    }
    String self = Long.toString(ProcessHandle.current().pid());
    if (!words(group.resolve("cgroup.procs")).equals(List.of(self))) {
      return false;
    }
    Path leaf = Files.createDirectories(group.resolve(PREFIX + OWN_LEAF));
    Files.writeString(leaf.resolve("cgroup.procs"), self);
    Files.writeString(handedDown, "+memory +pids");
    return words(handedDown).stream()
        .map(word -> word.replace("+", ""))
        .toList()
        .containsAll(CONTROLLERS);
  }

  private static List<String> words(Path file) throws IOException {
    return Files.exists(file) ? List.of(Files.readString(file).strip().split("\\s+")) : List.of();
  }

  /** Removes groups of machines that were killed; one that still holds a process stays. */
  private void removeAbandoned() throws IOException {
    Pattern name = Pattern.compile(PREFIX + "(\\d+)-\\d+");
    try (DirectoryStream<Path> groups = Files.newDirectoryStream(folder, PREFIX + "*")) {
      for (Path group : groups) {
        Matcher made = name.matcher(group.getFileName().toString());
        if (made.matches() && ProcessHandle.of(Long.parseLong(made.group(1))).isEmpty()) {
          Cgroup.remove(group);
        }
      }
    }
  }

  Path folder() {
    return folder;
  }

  /**
   * A new group for one worker.
   *
   * @throws IOException if the kernel refuses it or one of its limits
   */
  Cgroup newGroup() throws IOException {
    String name = PREFIX + ProcessHandle.current().pid() + "-" + made.incrementAndGet();
    return new Cgroup(folder.resolve(name));
  }

  /** The subtree, or why there is none. */
  static Optional<CgroupSubtree> findOrSay(Path root, List<String> reasons) {
    try {
      return Optional.of(find(root));
    } catch (IOException e) {
      reasons.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
