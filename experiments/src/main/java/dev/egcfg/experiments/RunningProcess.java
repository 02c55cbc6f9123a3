package dev.egcfg.experiments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A process, described so that another one can tell whether it still runs.
 *
 * @param boot of its machine's kernel, which no other machine and no other boot shares
 * @param pidNamespace in which its number means something
 * @param startTicks clock ticks from that boot to its start: tells it from a later process of the
 *     same number
 * @param slurm the job that it belongs to
 */
public record RunningProcess(
    String host,
    String boot,
    String pidNamespace,
    long pid,
    long startTicks,
    Optional<SlurmTask> slurm) {

  /** What is known about whether it runs. */
  enum State {
    RUNNING,
    /** Seen from the machine that it ran on: it is gone and cannot write any more. */
    ENDED,
    /** Slurm says that the job ended or was started again. */
    ENDED_BY_SLURM,
    /** It ran on a machine that cannot be looked at from here. */
    UNKNOWN
  }

  /** This process. */
  static RunningProcess current(Map<String, String> environment) {
    long pid = ProcessHandle.current().pid();
    return new RunningProcess(
        HostName.ofThisMachine(),
        thisBoot(),
        thisPidNamespace(),
        pid,
        startTicks(pid).orElse(0L),
        SlurmTask.of(environment));
  }

  State state(Map<String, String> environment) {
    if (boot.equals(thisBoot()) && pidNamespace.equals(thisPidNamespace())) {
      return startTicks(pid).filter(ticks -> ticks == startTicks).isPresent()
          ? State.RUNNING
          : State.ENDED;
    }
    return slurm.map(task -> task.state(SlurmTask.of(environment))).orElse(State.UNKNOWN);
  }

  private static String thisBoot() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      throw new RunDirectoryException("cannot tell this machine's boot", e);
    }
  }

  private static String thisPidNamespace() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
    } catch (IOException e) {
      throw new RunDirectoryException("cannot tell this process's namespace", e);
    }
  }

  /** Field 22 of {@code /proc/PID/stat}, proc(5); empty if there is no such process. */
  private static Optional<Long> startTicks(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      boolean zombie = afterName[0].equals("Z") || afterName[0].equals("X");
      return zombie ? Optional.empty() : Optional.of(Long.parseLong(afterName[19]));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "process "
        + pid
        + " on "
        + host
        + slurm.map(task -> " (Slurm job " + task.name() + ")").orElse("");
  }
}
