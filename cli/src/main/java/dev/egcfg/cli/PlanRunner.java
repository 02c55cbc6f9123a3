package dev.egcfg.cli;

import dev.egcfg.experiments.Plan;
import dev.egcfg.experiments.RunDirectory;
import dev.egcfg.experiments.RunInputs;
import dev.egcfg.experiments.RunResult;
import java.nio.file.Path;

/**
 * Carries out plans one after the other and says how each went.
 *
 * @param quiet no progress
 * @param json whether tables are printed as JSON
 */
record PlanRunner(Console console, boolean quiet, boolean json) {

  /** Does what is left of the plan, and prints its table unless it is one shard among others. */
  ExitCode run(Plan plan, RunInputs inputs) {
    PlanRun run = PlanRun.of(plan, inputs, console, quiet);
    if (run.result().cancelled()) {
      return ExitCode.WORLD;
    }
    if (plan.shard().isEmpty()) {
      report(run.directory(), plan);
    }
    return exitCode(run.result());
  }

  private void report(Path directory, Plan plan) {
    RunTables tables = new RunTables(console, json);
    RunDirectory finished = RunDirectory.read(directory);
    tables.print(finished, plan.passAt());
    if (plan.excludeKnownBad()) {
      tables.printWithoutKnownBad(finished, plan.passAt());
    }
  }

  private ExitCode exitCode(RunResult result) {
    if (result.faults() > 0) {
      console.note(
          "the harness failed "
              + result.faults()
              + " attempts; "
              + result.infrastructure()
              + " units are left for that reason");
    }
    if (result.undecided() > 0) {
      console.note(
          "the tests leave "
              + result.undecided()
              + " units undecided, which are in no rate: details.json says why");
    }
    if (result.complete()) {
      return result.undecided() == 0 ? ExitCode.DONE : ExitCode.WORLD;
    }
    console.note(
        "incomplete: "
            + result.judged()
            + " of "
            + (result.total() - result.unneeded())
            + " units judged"
            + (result.elsewhere() > 0
                ? ", " + result.elsewhere() + " more are other processes'"
                : "")
            + "; repeat the command to do the rest");
    return ExitCode.WORLD;
  }
}
