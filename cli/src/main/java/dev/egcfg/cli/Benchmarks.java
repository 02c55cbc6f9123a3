package dev.egcfg.cli;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.FewShotExamples;
import dev.egcfg.benchmarks.PromptSources;
import dev.egcfg.benchmarks.codecontests.CaseRules;
import dev.egcfg.benchmarks.codecontests.CodeContests;
import dev.egcfg.benchmarks.ds1000.Ds1000;
import dev.egcfg.benchmarks.humaneval.HumanEval;
import dev.egcfg.benchmarks.mbpp.Mbpp;
import dev.egcfg.experiments.Plan;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The benchmarks that there are. */
final class Benchmarks {

  private final List<Benchmark> all;

  /** With cases judged as they are unless a plan says otherwise. */
  Benchmarks(PromptSources prompts) {
    this(prompts, CaseRules.DEFAULT);
  }

  private Benchmarks(PromptSources prompts, CaseRules rules) {
    all =
        List.of(
            new CodeContests(prompts, rules),
            new Ds1000(prompts),
            new HumanEval(prompts),
            HumanEval.withExtendedTests(prompts),
            new Mbpp(prompts),
            Mbpp.sanitized(prompts),
            Mbpp.withExtendedTests(prompts));
  }

  /**
   * With a plan's prompts and rules.
   *
   * @param machineFactor stretches the data's time limits
   */
  static Benchmarks of(Plan plan, double machineFactor) {
    FewShotExamples examples =
        plan.fewShot().map(FewShotExamples::read).orElseGet(FewShotExamples::builtIn);
    return new Benchmarks(
        new PromptSources(examples, plan.promptFile()),
        new CaseRules(
            plan.judging().comparison(),
            plan.judging().dataLimits()
                ? OptionalDouble.of(machineFactor)
                : OptionalDouble.empty()));
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
