package dev.egcfg.cli;

import dev.egcfg.benchmarks.Benchmark;
import dev.egcfg.core.fetch.Artifact;
import dev.egcfg.core.fetch.Catalogue;
import dev.egcfg.core.fetch.Downloads;
import dev.egcfg.experiments.Plan;
import dev.egcfg.experiments.reproduction.RecordedRun;
import dev.egcfg.experiments.reproduction.Reproduction;
import dev.egcfg.experiments.reproduction.Reproduction.Need;
import dev.egcfg.experiments.reproduction.Reproduction.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a table needs and this machine lacks: all of it, before anything starts, so that nobody
 * waits a day for the second thing that is missing.
 */
final class Requirements {

  private final Machine machine;
  private final Downloads downloads;
  private final boolean offline;
  private final boolean onCluster;
  private final Catalogue catalogue = Catalogue.builtIn();
  private final Set<String> lacks = new LinkedHashSet<>();

  /**
   * @param onCluster whether other machines do the work: their GPUs count, and are theirs to check
   */
  Requirements(Machine machine, Downloads downloads, boolean offline, boolean onCluster) {
    this.machine = machine;
    this.downloads = downloads;
    this.offline = offline;
    this.onCluster = onCluster;
  }

  /**
   * One line for each thing that is missing.
   *
   * @param extendedData where the extended tests are
   */
  List<String> lacks(Reproduction table, PlannedPart planned, Optional<Path> extendedData) {
    lacks.clear();
    Plan plan = planned.plan();
    Part part = planned.part();
    String shippedModel = planned.shipped().model();
    boolean otherModel = !plan.model().equals(shippedModel);
    boolean hasEndpoint = plan.texts().containsKey("endpoint");
    if (table.needs(Need.ENDPOINT) && !hasEndpoint && !otherModel) {
      lacks.add(
          "an endpoint: "
              + shippedModel
              + " is behind a completions server; give --endpoint URL, or --model for another model,"
              + " which the table then marks");
    }
    if (table.needs(Need.GPU) && !machine.hasGpu() && !onCluster && !planned.partial()) {
      lacks.add(
          "a GPU: "
              + plan.unitsPerProblem()
              + " attempts at each problem take weeks on a CPU; --limit N takes the first N problems,"
              + " which the table calls PARTIAL");
    }
    part.recorded()
        .map(Reproduction.Recorded::results)
        .filter(name -> RecordedRun.named(name).isEmpty())
        .ifPresent(
            name ->
                lacks.add(
                    "results to compare with: this build has no docs/results/"
                        + name
                        + " (manifest.json and per_problem.csv)"));
    data(plan.benchmark(), plan.data(), "--data");
    environment(PlannedBenchmark.named(plan.benchmark()));
    part.extended().ifPresent(extended -> data(extended, extendedData, "--extended-data"));
    if (!hasEndpoint && !(table.needs(Need.ENDPOINT) && !otherModel)) {
      model(plan.model());
    }
    return new ArrayList<>(lacks);
  }

  private void data(String benchmark, Optional<Path> given, String option) {
    if (given.isPresent()) {
      if (!Files.isRegularFile(given.get())) {
        lacks.add("data: " + option + " names " + given.get() + ", which is no file");
      }
      return;
    }
    Optional<Artifact> known = catalogue.find(benchmark);
    if (known.isEmpty()) {
      lacks.add(
          "data: " + benchmark + "'s cannot be fetched by name; give the file with " + option);
    } else if (offline && !downloads.isCached(known.get())) {
      lacks.add(
          "data: "
              + benchmark
              + "'s is not in the cache and --offline forbids fetching; egcfg fetch "
              + benchmark
              + " gets it, or name the file with "
              + option);
    }
  }

  private void environment(Benchmark benchmark) {
    if (benchmark.environment().isPresent()
        && PreparedPython.environment(benchmark, machine).isEmpty()) {
      lacks.add(
          "a Python environment: %s's programs need its libraries; egcfg setup %s gets them"
              .formatted(benchmark.name(), benchmark.environment().get()));
    }
  }

  private void model(String model) {
    Optional<Artifact> known =
        catalogue.find(model).filter(artifact -> artifact.kind() == Artifact.Kind.MODEL);
    boolean there = known.map(downloads::isCached).orElseGet(() -> Files.exists(Path.of(model)));
    boolean fetched = known.isPresent() || model.startsWith("hf:");
    if (!there && !fetched) {
      lacks.add("a model: there is no file or folder " + model);
    } else if (!there && offline && known.isPresent()) {
      lacks.add("a model: " + model + " is not in the cache; egcfg fetch " + model + " gets it");
    }
  }
}
