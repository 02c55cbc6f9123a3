package dev.egcfg.cli;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.fetch.FileDigests;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.experiments.Plan;
import dev.egcfg.experiments.RunInputs;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code egcfg run}. */
@Command(
    name = "run",
    header = "Generate, guide, execute, judge, report.",
    description = {
      "",
      "A LIST may hold several values, separated by commas: every combination is run. What an"
          + " earlier start finished is not done again.",
      ""
    },
    sortOptions = false,
    abbreviateSynopsis = true,
    footer = {
      "",
      "Examples:",
      "  egcfg run --benchmark humaneval --limit 5",
      "  egcfg run --benchmark mbpp --methods egcfg --gamma 0,1,3 --temperature 0.7,0.95"
    })
final class RunCommand implements Callable<Integer> {

  private final Console console;
  private final Machine machine;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final PlanOptions options = new PlanOptions();
  @Mixin private final OfflineOption network = new OfflineOption();

  @Option(names = "--dry-run", description = "Print the plan and the number of units, do nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print the table as JSON.")
  private boolean json;

  @Option(names = "--quiet", description = "No progress.")
  private boolean quiet;

  RunCommand(Console console, Machine machine) {
    this.console = console;
    this.machine = machine;
  }

  @Override
  public Integer call() {
    Plan plan = options.plan(machine.environment());
    Benchmark benchmark = PlannedBenchmark.named(plan.benchmark());
    Provisions provisions = new Provisions(console, machine, network.offline());
    Path data = provisions.data(plan);
    try (PythonExecutor executor = provisions.executor(plan, data)) {
      if (dryRun) {
        printPlan(plan, plan.problems().from(benchmark.read(data, executor.syntax())), data);
        return ExitCode.DONE.code();
      }
      try (LanguageModel model = provisions.model(plan)) {
        RunInputs inputs = PlanRun.inputs(plan, data, model, executor, provisions);
        return new PlanRunner(console, quiet, json).run(plan, inputs).code();
      }
    }
  }

  private void printPlan(Plan plan, List<Problem> problems, Path data) {
    console.data(
        problems.size()
            + " problems, "
            + problems.size() * plan.unitsPerProblem()
            + " units, in "
            + plan.directory(FileDigests.of(data)));
    plan.texts().forEach((key, value) -> console.data(key + ": " + value));
  }
}
