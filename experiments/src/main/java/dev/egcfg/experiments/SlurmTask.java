package dev.egcfg.experiments;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One start of a Slurm job, as Slurm tells the job itself.
 *
 * @param job its number, different for every task of an array; one task has the array's, so that
 *     Slurm is not asked by it
 * @param name such as {@code 12_3} for task 3 of array 12
 * @param restarts how often Slurm has requeued and started it again
 */
public record SlurmTask(String job, String name, int restarts) {

  private static final Set<String> OVER =
      Set.of(
          "",
          "BOOT_FAIL",
          "CANCELLED",
          "COMPLETED",
          "DEADLINE",
          "FAILED",
          "NODE_FAIL",
          "OUT_OF_MEMORY",
          "PENDING",
          "PREEMPTED",
          "REQUEUED",
          "TIMEOUT");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  static Optional<SlurmTask> of(Map<String, String> environment) {
    return Optional.ofNullable(environment.get("SLURM_JOB_ID"))
        .map(
            job -> {
              String array = environment.get("SLURM_ARRAY_JOB_ID");
              return new SlurmTask(
                  job,
                  array == null ? job : array + "_" + environment.get("SLURM_ARRAY_TASK_ID"),
                  Integer.parseInt(environment.getOrDefault("SLURM_RESTART_COUNT", "0")));
            });
  }

  /**
   * Whether this start of the job is over. Slurm starts a job again only after it ended, so a later
   * start knows without asking.
   *
   * @param asking the start of a job that wants to know
   */
  RunningProcess.State state(Optional<SlurmTask> asking) {
    if (asking.filter(task -> task.job.equals(job) && task.restarts > restarts).isPresent()) {
      return RunningProcess.State.ENDED_BY_SLURM;
    }
    return queued()
        .map(
            state ->
                OVER.contains(state)
                    ? RunningProcess.State.ENDED_BY_SLURM
                    : RunningProcess.State.RUNNING)
        .orElse(RunningProcess.State.UNKNOWN);
  }

  /** The job's state in the queue, empty text if it left the queue; nothing if Slurm is silent. */
  private Optional<String> queued() {
    try {
      SlurmCommand said =
          SlurmCommand.run(
              List.of("squeue", "--noheader", "--states=all", "--format=%T", "--jobs=" + name),
              PATIENCE);
      if (said.exitCode() == 0) {
        return Optional.of(said.answer());
      }
      return said.isOfUnknownJob() ? Optional.of("") : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
