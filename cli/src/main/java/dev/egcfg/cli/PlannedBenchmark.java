package dev.egcfg.cli;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.PromptSources;
import dev.egcfg.core.fetch.CacheDirectory;
import dev.egcfg.core.fetch.FileDigests;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.experiments.Judging;
import dev.egcfg.experiments.MachineFactor;
import dev.egcfg.experiments.Plan;
import dev.egcfg.experiments.grading.Validations;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A plan's benchmark with the plan's prompts, and time limits that fit this machine.
 *
 * @param facts for the run's manifest
 */
record PlannedBenchmark(Benchmark benchmark, Map<String, String> facts) {

  /**
   * The benchmark as it is known before anything is opened.
   *
   * @throws UsageException if there is none of this name
   */
  static Benchmark named(String name) {
    return new Benchmarks(PromptSources.builtIn()).named(name);
  }

  /** Measures this machine if the benchmark's data limits tests and the plan wants it so. */
  static PlannedBenchmark of(Plan plan, PythonExecutor executor) {
    Map<String, String> facts = new LinkedHashMap<>();
    Judging judging = plan.judging();
    double factor = 1;
    if (named(plan.benchmark()).limitsTests() && judging.dataLimits()) {
      factor =
          judging.machineFactor().isPresent()
              ? judging.machineFactor().getAsDouble()
              : MachineFactor.measure(executor);
      facts.put("machine-factor", Double.toString(factor));
    }
    return new PlannedBenchmark(Benchmarks.of(plan, factor).named(plan.benchmark()), facts);
  }

  /** The same with a word on data whose digest is that of the first fetch. */
  PlannedBenchmark withUnpinnedData() {
    Map<String, String> more = new LinkedHashMap<>(facts);
    more.put("data", "unpinned: its SHA-256 is that of the first fetch");
    return new PlannedBenchmark(benchmark, more);
  }

  /** The same with what is known of the data's gold solutions. */
  PlannedBenchmark withValidation(Path data, String pythonVersion, CacheDirectory cache) {
    Map<String, String> more = new LinkedHashMap<>(facts);
    more.put(
        "validation",
        Validations.in(cache.root())
            .last(benchmark.name(), FileDigests.of(data), pythonVersion)
            .orElse("none of this data with this Python: egcfg validate " + benchmark.name()));
    return new PlannedBenchmark(benchmark, more);
  }
}
