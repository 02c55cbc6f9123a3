package dev.egcfg.cli;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.PromptSources;
import dev.egcfg.benchmarks.codecontests.CodeContests;
import dev.egcfg.benchmarks.humaneval.HumanEval;
import dev.egcfg.benchmarks.mbpp.Mbpp;
import java.util.List;
import java.util.stream.Collectors;

/** The benchmarks that there are. */
final class Benchmarks {

  private final List<Benchmark> all;

  Benchmarks(PromptSources prompts) {
    all =
        List.of(
            new CodeContests(prompts),
            new HumanEval(prompts),
            HumanEval.withExtendedTests(prompts),
            new Mbpp(prompts),
            Mbpp.sanitized(prompts),
            Mbpp.withExtendedTests(prompts));
  }

  /** By name. */
  List<Benchmark> all() {
    return all;
  }

  /**
   * @throws UsageException if there is none of this name
   */
  Benchmark named(String name) {
    return all.stream()
        .filter(benchmark -> benchmark.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "'"
                        + name
                        + "' is no benchmark: expected one of "
                        + all.stream().map(Benchmark::name).collect(Collectors.joining(", "))));
  }
}
