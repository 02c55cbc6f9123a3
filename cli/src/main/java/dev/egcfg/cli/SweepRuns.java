package dev.egcfg.cli;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.PromptSources;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.fetch.FileDigests;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.experiments.Plan;
import dev.egcfg.experiments.PlanException;
import dev.egcfg.experiments.RunInputs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The plans of a sweep on this machine: what they are about, and one after the other. */
final class SweepRuns {

  private final Console console;
  private final Provisions provisions;

  SweepRuns(Console console, Provisions provisions) {
    this.console = console;
    this.provisions = provisions;
  }

  /**
   * Finds the plans' data, fetching it if need be, and reads it.
   *
   * @param folder where run directories are; a plan that names its own keeps it
   */
  List<PlannedRun> planned(List<Plan> plans, Path folder) {
    List<PlannedRun> runs = new ArrayList<>();
    try (PythonExecutor executor = provisions.executor(plans.get(0))) {
      for (Plan plan : plans) {
        Benchmark benchmark = new Benchmarks(PromptSources.builtIn()).named(plan.benchmark());
        Path data = provisions.data(plan);
        Path directory = plan.directory(FileDigests.of(data));
        runs.add(
            new PlannedRun(
                plan,
                benchmark,
                data,
                benchmark.read(data, executor.syntax()),
                plan.out().isPresent() ? directory : folder.resolve(directory.getFileName())));
      }
    }
    return runs;
  }

  /** Carries them out; each model is loaded once, and all plans of it share it. */
  ExitCode run(List<PlannedRun> runs, boolean quiet, boolean json) {
    ExitCode worst = ExitCode.DONE;
    int done = 0;
    try (PythonExecutor executor = provisions.executor(runs.get(0).plan())) {
      while (done < runs.size()) {
        Plan first = runs.get(done).plan();
        try (LanguageModel model = provisions.model(first)) {
          for (; done < runs.size() && sharesModel(runs.get(done).plan(), first); done++) {
            PlannedRun run = runs.get(done);
            if (!quiet) {
              console.note("run " + (done + 1) + " of " + runs.size() + ": " + run.directory());
            }
            RunInputs inputs =
                new RunInputs(run.benchmark(), run.data(), model, executor, Version.build());
            ExitCode code = run(run.plan(), inputs, quiet, json);
            worst = code.code() > worst.code() ? code : worst;
            if (Interruption.isUnderWay()) {
              return worst;
            }
          }
        }
      }
    }
    return worst;
  }

  /** A directory of another plan must not keep the other plans from running. */
  private ExitCode run(Plan plan, RunInputs inputs, boolean quiet, boolean json) {
    try {
      return new PlanRunner(console, quiet, json).run(plan, inputs);
    } catch (PlanException e) {
      console.note("egcfg sweep: " + e.getMessage());
      return ExitCode.USAGE;
    }
  }

  private static boolean sharesModel(Plan plan, Plan other) {
    return plan.model().equals(other.model());
  }
}
