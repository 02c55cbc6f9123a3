package dev.egcfg.cli;

import dev.egcfg.benchmarks.PromptSources;
import dev.egcfg.core.fetch.Artifact;
import dev.egcfg.core.fetch.Artifact.Kind;
import dev.egcfg.core.fetch.Catalogue;
import dev.egcfg.experiments.Method;
import dev.egcfg.experiments.reproduction.Reproductions;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code egcfg list}. */
@Command(
    name = "list",
    header = "List what --benchmark, --model, --methods and reproduce take.",
    footer = {"", "Examples:", "  egcfg list benchmarks", "  egcfg list models"})
final class ListCommand implements Callable<Integer> {

  /** What can be listed. */
  enum Subject {
    BENCHMARKS,
    MODELS,
    METHODS,
    TABLES;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Console console;

  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "WHAT", description = "${COMPLETION-CANDIDATES}.")
  private Subject subject = Subject.BENCHMARKS;

  ListCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    switch (subject) {
      case BENCHMARKS ->
          new Benchmarks(PromptSources.builtIn())
              .all()
              .forEach(benchmark -> console.data(benchmark.name()));
      case METHODS -> {
        for (Method method : Method.values()) {
          console.data(method.label());
        }
      }
      case TABLES ->
          Reproductions.all()
              .forEach(
                  table ->
                      console.data(
                          String.format(Locale.ROOT, "%-24s %s", table.name(), table.title())));
      case MODELS -> Catalogue.builtIn().ofKind(Kind.MODEL).forEach(this::printModel);
    }
    return ExitCode.DONE.code();
  }

  private void printModel(Artifact model) {
    console.data(
        String.format(
            Locale.ROOT,
            "%-20s %4d MB  %s%s",
            model.name(),
            model.bytes() / 1_000_000,
            model.licence(),
            model.isDefault() ? "  (default)" : ""));
  }
}
