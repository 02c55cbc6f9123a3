package dev.egcfg.experiments;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.execution.PythonExecutor;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run works with; the caller closes it afterwards.
 *
 * @param data the benchmark's file
 * @param facts about these inputs, for the manifest: the last validation of the data, the factor
 *     that stretches time limits
 */
public record RunInputs(
    Benchmark benchmark,
    Path data,
    LanguageModel model,
    PythonExecutor executor,
    Build build,
    Map<String, String> facts) {

  public RunInputs {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** Inputs of which nothing more is known. */
  public RunInputs(
      Benchmark benchmark, Path data, LanguageModel model, PythonExecutor executor, Build build) {
    this(benchmark, data, model, executor, build, Map.of());
  }
}
