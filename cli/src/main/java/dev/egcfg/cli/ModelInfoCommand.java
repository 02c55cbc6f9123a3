package dev.egcfg.cli;

import dev.egcfg.core.checkpoint.Checkpoint;
import dev.egcfg.core.checkpoint.Checkpoints;
import dev.egcfg.core.checkpoint.ModelConfig;
import dev.egcfg.core.fetch.ResolvedModel;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code egcfg model info}. */
@Command(
    name = "info",
    header = "Say what a checkpoint is.",
    footer = {
      "",
      "Examples:",
      "  egcfg model info qwen2.5-coder-0.5b",
      "  egcfg model info path/to/model.gguf"
    })
final class ModelInfoCommand implements Callable<Integer> {

  private final Console console;
  private final Machine machine;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final OfflineOption network = new OfflineOption();

  @Parameters(paramLabel = "MODEL", description = "As --model takes it.")
  private String model = "";

  ModelInfoCommand(Console console, Machine machine) {
    this.console = console;
    this.machine = machine;
  }

  @Override
  public Integer call() {
    ResolvedModel resolved =
        CheckpointModel.resolve(
            model, machine.downloads(network.offline(), new FetchDisplay(console)));
    try (Checkpoint checkpoint = Checkpoints.open(resolved.path())) {
      ModelConfig config = checkpoint.config();
      line("name", resolved.name());
      line("path", resolved.path());
      line("origin", lowerCase(resolved.origin()));
      line("sha256", checkpoint.digest());
      line("family", config.family().label());
      line("layers", config.layers());
      line("width", config.width());
      line("heads", config.heads() + " (" + config.kvHeads() + " for keys and values)");
      line("vocabulary", config.vocabularySize());
      line("context", config.contextLength());
      line("sliding window", config.seesAll() ? "none" : config.slidingWindow());
      line("rope scaling", config.ropeScaling().description());
      line("output head", config.tiedHead() ? "the embedding" : "its own");
      line("tokenizer", checkpoint.tokenizerJson().isPresent() ? "yes" : "no");
      line("chat template", checkpoint.chatTemplate().isPresent() ? "yes" : "no");
      line(
          "end tokens",
          new TreeSet<>(checkpoint.endTokens())
              .stream().map(Object::toString).collect(Collectors.joining(", ")));
    }
    return ExitCode.DONE.code();
  }

  private void line(String name, Object value) {
    console.data(String.format(Locale.ROOT, "%-14s %s", name, value));
  }

  private static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
