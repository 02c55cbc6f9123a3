package dev.egcfg.cli;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.experiments.Plan;
import dev.egcfg.experiments.Run;
import dev.egcfg.experiments.RunInputs;
import dev.egcfg.experiments.RunResult;
import java.nio.file.Path;

/**
 * A plan carried out on this machine, from its data to its last row.
 *
 * @param directory the run directory
 */
record PlanRun(Path directory, RunResult result) {

  static PlanRun of(Plan plan, Provisions provisions, Console console, boolean quiet) {
    Path data = provisions.data(plan);
    Benchmark named = PlannedBenchmark.named(plan.benchmark());
    try (PythonExecutor executor =
            provisions.executor(
                plan, named, syntax -> plan.problems().from(named.read(data, syntax)));
        LanguageModel model = provisions.model(plan)) {
      PlannedBenchmark planned = provisions.benchmark(plan, data, executor);
      RunInputs inputs =
          new RunInputs(
              planned.benchmark(), data, model, executor, Version.build(), planned.facts());
      return of(plan, inputs, console, quiet);
    }
  }

  static PlanRun of(Plan plan, RunInputs inputs, Console console, boolean quiet) {
    RunProgress progress = new RunProgress(console, plan.benchmark(), quiet);
    try (Run run = Run.open(plan, inputs, progress)) {
      try (progress;
          Interruption interruption = Interruption.cancels(run, progress, console)) {
        return new PlanRun(run.directory(), run.execute());
      }
    }
  }
}
