package dev.egcfg.execution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The control group of one worker: bounds what all its processes use together. */
final class Cgroup implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Cgroup.class);

  /** More than the solution's own limit, so that a fork server and a driver fit beside it. */
  private static final int PROCESSES = 320;

  /** For the driver and the job's files. */
  private static final long OVERHEAD_BYTES = 512L << 20;

  private static final int REMOVAL_ATTEMPTS = 20;
  private static final long REMOVAL_PAUSE_MILLIS = 10;

  private final Path folder;
  private long idleBytes;

  Cgroup(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    set("pids.max", PROCESSES);
    Path swap = folder.resolve("memory.swap.max");
    if (Files.exists(swap)) {
      Files.writeString(swap, "0");
    }
  }

  /** A command that joins the group and then becomes the other command. */
  List<String> joining(WorkerFiles files) {
    return List.of("/bin/sh", files.joinCgroup().toString(), folder.toString());
  }

  /** Bounds the memory of the next job and of all that serves it. */
  void limitMemory(long jobBytes) throws IOException {
    set("memory.max", idleBytes + jobBytes + OVERHEAD_BYTES);
  }

  private void set(String name, long value) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, Long.toString(value));
    String kept = Files.readString(file).strip();
    // the kernel rounds down to whole pages
    if (!kept.matches("\\d+") || Math.abs(Long.parseLong(kept) - value) >= 1 << 16) {
      throw new IOException(file + " is " + kept + " though set to " + value);
    }
  }

  /**
   * To be called once the worker is ready: what it uses until then is not counted against its jobs.
   *
   * @throws IOException if the process is not in the group: then nothing bounds it
   */
  void requireMember(long pid) throws IOException {
    if (!Files.readAllLines(folder.resolve("cgroup.procs")).contains(Long.toString(pid))) {
      throw new IOException("the worker did not join " + folder);
    }
    idleBytes = Long.parseLong(Files.readString(folder.resolve("memory.current")).strip());
  }

  /** How many processes of the group the kernel has killed for want of memory so far. */
  long memoryKills() throws IOException {
    for (String line : Files.readAllLines(folder.resolve("memory.events"))) {
      if (line.startsWith("oom_kill ")) {
        return Long.parseLong(line.substring("oom_kill ".length()).strip());
      }
    }
    throw new IOException(folder.resolve("memory.events") + " has no line oom_kill");
  }

  /** To be closed after its processes have been killed. */
  @Override
  public void close() {
    remove(folder);
  }

  /** A group can be removed once the last of its dead has been reaped. */
  static void remove(Path folder) {
    for (int attempt = 1; folder.toFile().exists() && !folder.toFile().delete(); attempt++) {
      if (attempt == REMOVAL_ATTEMPTS) {
        LOG.debug("{} could not be removed", folder);
        return;
      }
      try {
        Thread.sleep(REMOVAL_PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
