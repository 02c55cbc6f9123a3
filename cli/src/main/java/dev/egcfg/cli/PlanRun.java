package dev.egcfg.cli;

import dev.egcfg.core.ChatTemplate;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.torch.TorchEngine;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.experiments.Plan;
import dev.egcfg.experiments.Run;
import dev.egcfg.experiments.RunInputs;
import dev.egcfg.experiments.RunResult;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A plan carried out on this machine, from its data to its last row.
 *
 * @param directory the run directory
 */
record PlanRun(Path directory, RunResult result) {

  static PlanRun of(Plan plan, Provisions provisions, Console console, boolean quiet) {
    Path data = provisions.data(plan);
    try (PythonExecutor executor = provisions.executor(plan, data);
        LanguageModel model = provisions.model(plan)) {
      return of(plan, inputs(plan, data, model, executor, provisions), console, quiet);
    }
  }

  /** What a run works with, the plan's prompts and rules of judging included. */
  static RunInputs inputs(
      Plan plan, Path data, LanguageModel model, PythonExecutor executor, Provisions provisions) {
    PlannedBenchmark planned = provisions.benchmark(plan, data, executor);
    Map<String, String> facts = new LinkedHashMap<>(planned.facts());
    if (!model.batchInvariant()) {
      facts.put("batch-invariant", "false: answers may depend on what else ran");
    }
    if (plan.endpoint().isEmpty()) {
      facts.put("device", TorchEngine.description());
    }
    model
        .chatTemplate()
        .map(ChatTemplate::renderer)
        .ifPresent(renderer -> facts.put("chat template", renderer));
    return new RunInputs(planned.benchmark(), data, model, executor, Version.build(), facts);
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
