package dev.egcfg.cli;

import dev.egcfg.experiments.Plan;
import dev.egcfg.experiments.Sweep;
import dev.egcfg.experiments.SweepFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code egcfg sweep}. */
@Command(
    name = "sweep",
    header = "Run many configurations, here or on a Slurm cluster.",
    description = {
      "",
      "A PLAN is a file as --config takes it, a grid or session file of the original, or one of its"
          + " configuration strings; later ones win, options win over all. Benchmark, model and seed"
          + " may be lists, too: each combination is a run directory of its own in --out. What"
          + " is finished is not done again.",
      ""
    },
    sortOptions = false,
    abbreviateSynopsis = true,
    subcommandsRepeatable = false,
    footer = {
      "",
      "Examples:",
      "  egcfg sweep plan.yaml --dry-run",
      "  egcfg sweep plan.yaml --slurm --sbatch \"--partition=gpu --gres=gpu:1\""
    })
final class SweepCommand implements Callable<Integer> {

  private final Console console;
  private final Machine machine;

  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(arity = "0..*", paramLabel = "PLAN", description = "Files, configuration strings.")
  private List<String> sources = List.of();

  @Mixin private final PlanOptions options = new PlanOptions();
  @Mixin private final OfflineOption network = new OfflineOption();
  @Mixin private final SlurmOptions slurm = new SlurmOptions();

  @Option(
      names = "--dry-run",
      description = "Print cells, units and the estimated cost, do nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print tables as JSON.")
  private boolean json;

  @Option(names = "--quiet", description = "No progress.")
  private boolean quiet;

  SweepCommand(Console console, Machine machine) {
    this.console = console;
    this.machine = machine;
  }

  @Override
  public Integer call() {
    Sweep sweep = options.sweep(sources, machine.environment());
    sweep.notes().forEach(console::note);
    Provisions provisions = new Provisions(console, machine, network.offline());
    SweepRuns runs = new SweepRuns(console, provisions);
    List<PlannedRun> planned = runs.planned(sweep.plans(), Path.of("runs"));
    List<String> names = planned.stream().map(PlannedRun::name).toList();
    Path folder = sweep.folder().orElseGet(() -> Path.of("runs", Sweep.name(names)));
    List<PlannedRun> there = planned.stream().map(run -> run.in(folder)).toList();
    if (slurm.slurm()) {
      refuseSettingsOfOneProcess(sweep.plans().get(0));
    }
    if (dryRun) {
      new SweepPreview(console).print(there, folder);
      return ExitCode.DONE.code();
    }
    SweepFolder written =
        SweepFolder.create(
            folder, there.stream().map(PlannedRun::plan).toList(), names, Version.build());
    List<PlannedRun> placed = placed(there, written);
    if (slurm.slurm()) {
      placed.stream().map(PlannedRun::plan).forEach(provisions::fetchModel);
      new SweepArrays(console, written).submit(placed, slurm, network.offline());
      return ExitCode.DONE.code();
    }
    return runs.run(placed, quiet, json).code();
  }

  static void refuseSettingsOfOneProcess(Plan plan) {
    if (plan.shard().isPresent()) {
      throw new UsageException("--shard and --slurm: each task of the array does a shard");
    }
    if (plan.fresh()) {
      throw new UsageException("--fresh and --slurm: give another --out");
    }
    if (plan.repair() || plan.takeOver()) {
      throw new UsageException(
          "--repair, --take-over and --slurm: they are of one start; egcfg sweep resume has them");
    }
  }

  /** The runs where the folder has put them. */
  static List<PlannedRun> placed(List<PlannedRun> runs, SweepFolder folder) {
    return IntStream.range(0, runs.size())
        .mapToObj(i -> runs.get(i).at(folder.plans().get(i)))
        .toList();
  }
}
