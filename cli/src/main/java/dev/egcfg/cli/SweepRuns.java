package dev.egcfg.cli;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.MalformedDataException;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.checkpoint.CheckpointException;
import dev.egcfg.core.fetch.FetchException;
import dev.egcfg.core.fetch.FileDigests;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.SandboxUnavailableException;
import dev.egcfg.experiments.Plan;
import dev.egcfg.experiments.PlanException;
import dev.egcfg.experiments.RunDirectoryException;
import dev.egcfg.experiments.RunInputs;
import dev.egcfg.reports.CorruptRowException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
    Map<List<Object>, List<Problem>> problems = new HashMap<>();
    for (Plan plan : plans) {
      Benchmark benchmark = PlannedBenchmark.named(plan.benchmark());
      Path data = provisions.data(plan);
      Path directory = plan.directory(FileDigests.of(data));
      runs.add(
          new PlannedRun(
              plan,
              benchmark,
              data,
              problems.computeIfAbsent(
                  List.of(benchmark.name(), data), any -> problems(plan, benchmark, data)),
              plan.out().isPresent() ? directory : folder.resolve(directory.getFileName())));
    }
    return runs;
  }

  /** All problems of the data; what those that the plan chooses need is there. */
  private List<Problem> problems(Plan plan, Benchmark benchmark, Path data) {
    try (PythonExecutor executor = provisions.executor(plan, data)) {
      return benchmark.read(data, executor.syntax());
    }
  }

  /** Carries them out; each model is loaded once, and all plans of it share it. */
  ExitCode run(List<PlannedRun> runs, boolean quiet, boolean json) {
    ExitCode worst = ExitCode.DONE;
    int done = 0;
    while (done < runs.size()) {
      Plan first = runs.get(done).plan();
      int behind = done;
      while (behind < runs.size() && sharesModel(runs.get(behind).plan(), first)) {
        behind++;
      }
      try (LanguageModel model = provisions.model(first)) {
        for (; done < behind; done++) {
          PlannedRun run = runs.get(done);
          if (!quiet) {
            console.note("run " + (done + 1) + " of " + runs.size() + ": " + run.directory());
          }
          ExitCode code = run(run, model, quiet, json);
          worst = code.code() > worst.code() ? code : worst;
          if (Interruption.isUnderWay()) {
            return worst;
          }
        }
      } catch (RuntimeException e) {
        ExitCode code = noted(e);
        worst = code.code() > worst.code() ? code : worst;
        done = behind;
      }
    }
    return worst;
  }

  /** A plan that cannot be carried out must not keep the others from running. */
  private ExitCode run(PlannedRun run, LanguageModel model, boolean quiet, boolean json) {
    Plan plan = run.plan();
    try (PythonExecutor executor = provisions.executor(plan, run.data())) {
      RunInputs inputs = PlanRun.inputs(plan, run.data(), model, executor, provisions);
      return new PlanRunner(console, quiet, json).run(plan, inputs);
    } catch (RuntimeException e) {
      return noted(e);
    }
  }

  /** What is wrong with one plan or model; anything else ends the sweep. */
  private ExitCode noted(RuntimeException failure) {
    boolean isOfOne =
        Stream.of(
                PlanException.class,
                UsageException.class,
                MalformedDataException.class,
                CheckpointException.class,
                FetchException.class,
                SandboxUnavailableException.class,
                RunDirectoryException.class,
                CorruptRowException.class)
            .anyMatch(kind -> kind.isInstance(failure));
    if (!isOfOne) {
      throw failure;
    }
    console.note("egcfg sweep: " + failure.getMessage());
    return Failures.codeOf(failure);
  }

  private static boolean sharesModel(Plan plan, Plan other) {
    return plan.model().equals(other.model());
  }
}
