package dev.egcfg.experiments;

import dev.egcfg.benchmarks.Problem;
import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.core.ModelCard;
import dev.egcfg.core.fetch.FileDigests;
import dev.egcfg.reports.Row;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes down what a plan works with. */
final class Manifests {

  private Manifests() {}

  static Manifest of(Plan plan, RunInputs inputs, List<Problem> problems, Start created) {
    String data = sha256(inputs.data());
    ModelCard card = inputs.model().card();
    Map<String, String> prompts = new LinkedHashMap<>();
    for (PromptStyle style : plan.grid().prompts()) {
      prompts.put(Labels.of(style), inputs.benchmark().prompt(problems.get(0), style).sha256());
    }
    return new Manifest(
        Row.SCHEMA,
        plan.hash(data),
        plan.outputSettings(),
        plan.seed(),
        data,
        prompts,
        new Manifest.Model(
            card.name(), card.family(), card.digest(), card.precision(), card.contextLength()),
        plan.shard().orElse(Shard.WHOLE).count(),
        created);
  }

  /** This start, before it has become a writer. */
  static Start start(Plan plan, RunInputs inputs, Circumstances now) {
    Map<String, String> settings = new LinkedHashMap<>(plan.texts());
    settings.entrySet().removeAll(plan.outputSettings().entrySet());
    return new Start(
        now.clock().instant().truncatedTo(ChronoUnit.MILLIS),
        plan.shard().orElse(Shard.WHOLE).writer(),
        RunningProcess.current(now.environment()),
        inputs.build(),
        System.getProperty("java.version"),
        inputs.executor().pythonVersion(),
        inputs.executor().level().name(),
        Hardware.ofThisMachine(),
        settings,
        inputs.facts());
  }

  private static String sha256(Path file) {
    try {
      return FileDigests.of(file);
    } catch (UncheckedIOException e) {
      throw new PlanException("--data: cannot read " + file + ": " + e.getMessage());
    }
  }
}
