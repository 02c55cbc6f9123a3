package dev.egcfg.cli;

import dev.egcfg.experiments.Slurm;
import java.util.List;
import picocli.CommandLine.Option;

/** How work goes to a cluster. */
final class SlurmOptions {

  @Option(names = "--slurm", description = "Submit array jobs by sbatch instead of running here.")
  private boolean slurm;

  @Option(
      names = "--sbatch",
      paramLabel = "OPTIONS",
      description = "Options for sbatch, such as \"--partition=gpu --gres=gpu:1 --time=4:00:00\".")
  private String sbatch = "";

  @Option(
      names = "--units-per-task",
      paramLabel = "N",
      defaultValue = "64",
      description =
          "About so many units to a task, so that loading the model is worth it; at most as many"
              + " tasks as problems and samples.")
  private int unitsPerTask;

  boolean slurm() {
    return slurm;
  }

  List<String> options() {
    return Slurm.options(sbatch);
  }

  /**
   * @throws UsageException unless it is a number from 1
   */
  int unitsPerTask() {
    if (unitsPerTask < 1) {
      throw new UsageException("--units-per-task: '" + unitsPerTask + "' is not a number from 1");
    }
    return unitsPerTask;
  }
}
