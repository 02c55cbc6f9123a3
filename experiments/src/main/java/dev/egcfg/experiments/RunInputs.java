package dev.egcfg.experiments;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.execution.PythonExecutor;
import java.nio.file.Path;

/**
 * What a run works with; the caller closes it afterwards.
 *
 * @param data the benchmark's file
 */
public record RunInputs(
    Benchmark benchmark, Path data, LanguageModel model, PythonExecutor executor, Build build) {}
