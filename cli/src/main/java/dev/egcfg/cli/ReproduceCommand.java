package dev.egcfg.cli;

import dev.egcfg.experiments.Plan;
import dev.egcfg.experiments.ShardState;
import dev.egcfg.experiments.SweepFolder;
import dev.egcfg.experiments.reproduction.Reproduction;
import dev.egcfg.experiments.reproduction.Reproduction.Part;
import dev.egcfg.experiments.reproduction.Reproductions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code egcfg reproduce}. */
@Command(
    name = "reproduce",
    header = "Run a table of the paper, an ablation or the quick check, and compare.",
    description = {
      "",
      "Runs the table's own plan, or resumes it, and prints every cell beside the number that it"
          + " should reproduce. Exit code 0: reproduced; 1: a cell diverges; 3: partial, or something"
          + " is missing here. Options that change the plan are marked in the table. egcfg list tables"
          + " shows what there is.",
      "",
      "With --slurm what is left is submitted, exit code 3; the same command prints the table once"
          + " nothing is.",
      ""
    },
    sortOptions = false,
    abbreviateSynopsis = true,
    footer = {
      "",
      "Examples:",
      "  egcfg reproduce quick",
      "  egcfg reproduce ablation-gamma --limit 20 --parallel 4",
      "  egcfg reproduce mbpp-1.3b --slurm --sbatch \"--partition=gpu --gres=gpu:1\""
    })
final class ReproduceCommand implements Callable<Integer> {

  private final Console console;
  private final Machine machine;

  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "TABLE", description = "A name of egcfg list tables.")
  private String name = "";

  @Option(
      names = "--extended-data",
      paramLabel = "FILE",
      description = "The extended tests of an -et table; otherwise they are fetched.")
  private @Nullable Path extendedData;

  @Option(names = "--print-plan", description = "Print the table's plan, do nothing.")
  private boolean printPlan;

  @Option(names = "--dry-run", description = "Print what would be run and what is missing here.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print the table as JSON.")
  private boolean json;

  @Option(names = "--quiet", description = "No progress.")
  private boolean quiet;

  @Mixin private final PlanOptions options = new PlanOptions();
  @Mixin private final OfflineOption network = new OfflineOption();
  @Mixin private final SlurmOptions slurm = new SlurmOptions();

  ReproduceCommand(Console console, Machine machine) {
    this.console = console;
    this.machine = machine;
  }

  @Override
  public Integer call() {
    Reproduction table = Reproductions.named(name);
    if (printPlan) {
      table.parts().forEach(part -> console.text(Reproductions.plan(part)));
      return ExitCode.DONE.code();
    }
    List<PlannedPart> parts = new ArrayList<>();
    for (Part part : table.parts()) {
      parts.add(planned(part, table.parts().size() > 1));
    }
    List<String> lacks = lacks(table, parts);
    if (dryRun) {
      parts.forEach(this::describe);
    }
    if (!lacks.isEmpty()) {
      console.note(
          "egcfg reproduce: " + table.name() + " cannot run here; nothing was started. It needs");
      lacks.forEach(lack -> console.note("  - " + lack));
      return ExitCode.WORLD.code();
    }
    if (dryRun) {
      return ExitCode.DONE.code();
    }
    ReproducedTable reproduced =
        new ReproducedTable(
            console, machine, network.offline(), quiet, Optional.ofNullable(extendedData));
    return slurm.slurm()
        ? reproduceOnCluster(table, parts, reproduced)
        : reproduce(table, parts, reproduced);
  }

  /** Submits what is left; the table comes when nothing is. */
  private int reproduceOnCluster(
      Reproduction table, List<PlannedPart> parts, ReproducedTable reproduced) {
    List<Plan> plans = parts.stream().map(PlannedPart::plan).toList();
    SweepCommand.refuseSettingsOfOneProcess(plans.get(0));
    Provisions provisions = new Provisions(console, machine, network.offline());
    List<PlannedRun> runs = new SweepRuns(console, provisions).planned(plans, Path.of("runs"));
    if (runs.stream().allMatch(run -> run.state(1).sum(ShardState::left) == 0)) {
      for (int i = 0; i < parts.size(); i++) {
        reproduced.add(parts.get(i), runs.get(i).directory(), true);
      }
      return reproduced.print(table, json).code();
    }
    List<String> directories =
        runs.stream().map(run -> run.directory().toAbsolutePath().normalize().toString()).toList();
    SweepFolder folder =
        SweepFolder.create(sweepFolder(table, plans), plans, directories, Version.build());
    plans.forEach(provisions::fetchModel);
    new SweepArrays(console, folder)
        .submit(SweepCommand.placed(runs, folder), slurm, network.offline());
    return ExitCode.WORLD.code();
  }

  private static Path sweepFolder(Reproduction table, List<Plan> plans) {
    String name = "reproduce-" + table.name();
    return plans.get(0).out().map(out -> out.resolveSibling(name)).orElse(Path.of("runs", name));
  }

  private int reproduce(Reproduction table, List<PlannedPart> parts, ReproducedTable reproduced) {
    for (PlannedPart part : parts) {
      if (!reproduced.add(part)) {
        return ExitCode.WORLD.code();
      }
    }
    return reproduced.print(table, json).code();
  }

  private List<String> lacks(Reproduction table, List<PlannedPart> parts) {
    Requirements requirements =
        new Requirements(
            machine,
            machine.downloads(network.offline(), new FetchDisplay(console)),
            network.offline(),
            slurm.slurm());
    Set<String> lacks = new LinkedHashSet<>();
    for (PlannedPart part : parts) {
      lacks.addAll(requirements.lacks(table, part, Optional.ofNullable(extendedData)));
    }
    return List.copyOf(lacks);
  }

  private PlannedPart planned(Part part, boolean many) {
    Path folder = null;
    try {
      // read as a file, so that a plan has one reader and one set of messages
      folder = Files.createTempDirectory("egcfg-plan");
      Path file = folder.resolve(part.plan() + ".yaml");
      Files.writeString(file, Reproductions.plan(part));
      Plan shipped = Plan.read(Optional.of(file), Map.of(), Map.of());
      Plan plan = options.planOver(file);
      if (many && plan.out().isPresent()) {
        throw new UsageException("--out: " + name + " has several runs, so leave it out");
      }
      return new PlannedPart(part, shipped, plan);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      remove(folder, part.plan() + ".yaml");
    }
  }

  private static void remove(@Nullable Path folder, String file) {
    if (folder != null) {
      try {
        Files.deleteIfExists(folder.resolve(file));
        Files.deleteIfExists(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void describe(PlannedPart part) {
    console.data(
        part.part().plan()
            + ": "
            + part.plan().unitsPerProblem()
            + " units a problem on "
            + part.plan().benchmark()
            + " with "
            + part.plan().model());
    part.plan().texts().forEach((key, value) -> console.data("  " + key + ": " + value));
    part.deviations().forEach(line -> console.data("  marked: " + line));
  }
}
