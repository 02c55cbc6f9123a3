package dev.egcfg.cli;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.FewShotExamples;
import dev.egcfg.benchmarks.codecontests.CodeContests;
import dev.egcfg.benchmarks.humaneval.HumanEval;
import dev.egcfg.benchmarks.mbpp.Mbpp;
import java.util.List;
import java.util.stream.Collectors;

/** The benchmarks that there are. */
final class Benchmarks {

  private final List<Benchmark> all;

  Benchmarks(FewShotExamples examples) {
    all =
        List.of(
            new CodeContests(examples),
            new HumanEval(examples),
            HumanEval.withExtendedTests(examples),
            new Mbpp(examples));
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
