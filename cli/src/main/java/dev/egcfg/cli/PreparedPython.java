package dev.egcfg.cli;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.benchmarks.ResourceText;
import dev.egcfg.benchmarks.ds1000.Ds1000Environment;
import dev.egcfg.core.fetch.FetchException;
import dev.egcfg.core.fetch.FetchListener;
import dev.egcfg.core.fetch.PythonEnvironment;
import dev.egcfg.core.fetch.PythonEnvironments;
import dev.egcfg.execution.Execution;
import dev.egcfg.execution.InfrastructureException;
import dev.egcfg.execution.Preload;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.PythonSyntax;
import dev.egcfg.experiments.Plan;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The sandboxed Python of a benchmark that needs an environment of its own. A module that is not in
 * it is found out here, before anything starts: it would make every answer look wrong.
 */
final class PreparedPython {

  private static final int NAMED_AT_MOST = 10;

  private final Plan plan;
  private final Benchmark benchmark;
  private final Provisions provisions;
  private final PythonEnvironment environment;
  private final Ds1000Environment libraries = Ds1000Environment.builtIn();

  /**
   * @throws FetchException if there is no such environment
   */
  PreparedPython(Plan plan, Benchmark benchmark, Provisions provisions, Machine machine) {
    this.plan = plan;
    this.benchmark = benchmark;
    this.provisions = provisions;
    this.environment =
        environment(benchmark, machine)
            .orElseThrow(
                () ->
                    new FetchException(
                        "%s runs in a Python environment of its own, which is not here: make it with 'egcfg setup %s --libraries pandas,numpy' (which libraries there are: egcfg setup ds1000 -h)"
                            .formatted(benchmark.name(), benchmark.environment().orElseThrow())));
  }

  /** The environment that a benchmark's programs need; empty: it has not been made, or none is. */
  static Optional<PythonEnvironment> environment(Benchmark benchmark, Machine machine) {
    PythonEnvironments environments =
        new PythonEnvironments(
            machine.cache(), machine.endpoints().python(), true, FetchListener.SILENT);
    return benchmark.environment().flatMap(environments::find);
  }

  /**
   * @param problems reads those that programs will be judged for
   * @throws FetchException if a module that one of them imports is not there
   */
  PythonExecutor open(Function<PythonSyntax, List<Problem>> problems) {
    String interpreter = environment.interpreter().toString();
    Set<String> needed = new TreeSet<>();
    try (PythonExecutor executor = provisions.executor(plan, interpreter, List.of())) {
      List<Problem> chosen = problems.apply(executor.syntax());
      chosen.forEach(problem -> needed.addAll(benchmark.neededModules(problem)));
      Set<String> missing = missing(needed, executor);
      if (!missing.isEmpty()) {
        throw new FetchException(refusal(chosen, missing));
      }
    }
    return provisions.executor(
        plan, interpreter, plan.preload().map(Preload::modules).orElseGet(() -> preloaded(needed)));
  }

  private Set<String> missing(Set<String> modules, PythonExecutor executor) {
    Execution execution =
        executor.run(
            ResourceText.read(PreparedPython.class, "missing_modules.py"),
            String.join("\n", modules),
            plan.testLimits());
    if (execution.outcome() != Execution.Outcome.RETURNED) {
      throw new InfrastructureException(
          environment.interpreter() + " cannot say what it has: " + execution.detail());
    }
    return execution.stdout().lines().collect(Collectors.toCollection(TreeSet::new));
  }

  private String refusal(List<Problem> problems, Set<String> missing) {
    List<String> refused =
        problems.stream()
            .filter(each -> benchmark.neededModules(each).stream().anyMatch(missing::contains))
            .map(Problem::id)
            .toList();
    String ids =
        refused.stream().limit(NAMED_AT_MOST).collect(Collectors.joining(", "))
            + (refused.size() > NAMED_AT_MOST ? ", ..." : "");
    String wanted =
        missing.stream()
            .flatMap(module -> libraries.libraryOf(module).stream())
            .map(Ds1000Environment.Part::name)
            .distinct()
            .collect(Collectors.joining(","));
    String fix =
        wanted.isEmpty()
            ? "no library of 'egcfg setup " + benchmark.name() + "' brings them"
            : "run 'egcfg setup %s --libraries %s'".formatted(benchmark.name(), wanted);
    return "%d of %d problems need modules that %s lacks, %s: %s; %s, or choose others with --problems"
        .formatted(
            refused.size(),
            problems.size(),
            environment.folder(),
            String.join(", ", missing),
            ids,
            fix);
  }

  /** What takes seconds to import, as far as it is needed. */
  private static List<String> preloaded(Set<String> needed) {
    return Stream.concat(Preload.DS_1000.modules().stream(), Stream.of("tensorflow", "torch"))
        .filter(module -> needed.contains(module.split("\\.", -1)[0]))
        .toList();
  }
}
