package dev.egcfg.cli;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.benchmarks.codecontests.CodeContests;
import dev.egcfg.benchmarks.humaneval.DocstringExample;
import dev.egcfg.benchmarks.humaneval.ExampleForm;
import dev.egcfg.benchmarks.humaneval.HumanEval;
import dev.egcfg.core.fetch.FileDigests;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.PythonSyntax;
import dev.egcfg.experiments.Plan;
import dev.egcfg.experiments.grading.Judge;
import dev.egcfg.experiments.grading.Validation;
import dev.egcfg.experiments.grading.ValidationReport;
import dev.egcfg.experiments.grading.Validations;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code egcfg validate}. */
@Command(
    name = "validate",
    header = "Judge a benchmark's own gold solutions.",
    description = {
      "",
      "Lists those that fail, and why. Ends with 1 if one fails that is not on the known-bad list."
          + " The result for the whole of a data file is kept, and goes into the manifests of runs"
          + " with that file.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  egcfg validate humaneval",
      "  egcfg validate mbpp --problems 120-130 --timeout 30"
    })
final class ValidateCommand implements Callable<Integer> {

  private final Console console;
  private final Machine machine;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final JudgingOptions judging = new JudgingOptions();
  @Mixin private final OfflineOption network = new OfflineOption();

  @Parameters(paramLabel = "BENCHMARK", description = "See egcfg list benchmarks.")
  private String name = "";

  @Option(names = "--limit", paramLabel = "N", description = "The first N problems.")
  private @Nullable String limit;

  @Option(
      names = "--problems",
      paramLabel = "LIST",
      description = "These problems alone, such as 3,7,10-20.")
  private @Nullable String problems;

  @Option(
      names = "--solutions",
      description = "Judge every solution in Python 3 that the data has (codecontests).")
  private boolean solutions;

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  ValidateCommand(Console console, Machine machine) {
    this.console = console;
    this.machine = machine;
  }

  @Override
  public Integer call() {
    Benchmark named = PlannedBenchmark.named(name);
    if (solutions && !(named instanceof CodeContests)) {
      throw new UsageException("--solutions is for codecontests: other data has one solution each");
    }
    Map<String, @Nullable String> selection = new HashMap<>();
    selection.put("limit", limit);
    selection.put("problems", problems);
    Plan plan = judging.plan(machine.environment(), name, selection);
    Provisions provisions = new Provisions(console, machine, network.offline());
    Path data = provisions.data(plan);
    ValidationReport report;
    List<Problem> chosen;
    try (PythonExecutor executor =
        provisions.executor(
            plan, named, syntax -> plan.problems().from(named.read(data, syntax)))) {
      Benchmark benchmark = PlannedBenchmark.of(plan, executor).benchmark();
      chosen =
          solutions
              ? plan.problems().from(solutions(benchmark, data, executor.syntax()))
              : plan.problems().from(benchmark.read(data, executor.syntax()));
      Judge judge = new Judge(executor, plan.testLimits(), plan.parallel());
      report = validate(new Validation(benchmark, chosen, judge), data, forms(benchmark, chosen));
    }
    if (Interruption.isUnderWay()) {
      // the sandbox ends with the process, so the rest could not be judged
      return ExitCode.WORLD.code();
    }
    if (limit == null && problems == null && !solutions && report.infrastructure().isEmpty()) {
      Validations.in(machine.cache().root()).keep(report);
    }
    console.text(json ? report.json() + "\n" : ValidationText.of(report, chosen));
    if (!report.isGatePassed()) {
      return ExitCode.GATE_FAILED.code();
    }
    return report.infrastructure().isEmpty() ? ExitCode.DONE.code() : ExitCode.WORLD.code();
  }

  private ValidationReport validate(
      Validation validation, Path data, Optional<Map<String, Long>> forms) {
    try (ProgressDisplay progress =
        ProgressDisplay.ofCount(console, name, validation.goldSolutions(), "gold solutions")) {
      return validation.report(
          data, FileDigests.of(data), forms.map(validation::examples), progress::reach);
    }
  }

  /** All that are Python 3; says what is left out. */
  private List<Problem> solutions(Benchmark benchmark, Path data, PythonSyntax syntax) {
    List<Problem> all = ((CodeContests) benchmark).readSolutions(data);
    List<Problem> parsed =
        all.stream().filter(each -> syntax.syntaxError(each.goldProgram()).isEmpty()).toList();
    console.note(
        "left out: "
            + CodeContests.otherSolutions(data)
            + " solutions in other languages, "
            + (all.size() - parsed.size())
            + " that Python 3 does not parse");
    return parsed;
  }

  /** How often each form of docstring example occurs, for benchmarks that have docstrings. */
  private static Optional<Map<String, Long>> forms(Benchmark benchmark, List<Problem> problems) {
    if (!(benchmark instanceof HumanEval)) {
      return Optional.empty();
    }
    List<ExampleForm> used =
        problems.stream()
            .flatMap(each -> DocstringExample.in(each.text(), each.entryPoint()).stream())
            .map(DocstringExample::form)
            .toList();
    Map<String, Long> counts = new LinkedHashMap<>();
    for (ExampleForm form : ExampleForm.values()) {
      counts.put(form.sign(), used.stream().filter(form::equals).count());
    }
    return Optional.of(counts);
  }
}
