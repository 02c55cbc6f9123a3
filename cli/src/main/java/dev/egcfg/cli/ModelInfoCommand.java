package dev.egcfg.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.egcfg.core.checkpoint.Checkpoint;
import dev.egcfg.core.checkpoint.Checkpoint.ChatTemplateSource;
import dev.egcfg.core.checkpoint.Checkpoints;
import dev.egcfg.core.checkpoint.ModelConfig;
import dev.egcfg.core.fetch.ResolvedModel;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
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
      line("chat template", checkpoint.chatTemplate().map(ModelInfoCommand::said).orElse("none"));
      line("end tokens", endTokens(checkpoint));
    }
    return ExitCode.DONE.code();
  }

  /** Where it stands, and enough to tell it from others. */
  private static String said(ChatTemplateSource template) {
    return "%s, %d characters, SHA-256 %s..."
        .formatted(
            template.origin(),
            template.jinja().length(),
            DigestUtils.sha256Hex(template.jinja()).substring(0, 12));
  }

  private static String endTokens(Checkpoint checkpoint) {
    Map<Integer, String> texts =
        checkpoint.tokenizerJson().map(ModelInfoCommand::addedTokens).orElse(Map.of());
    return checkpoint.endTokens().stream()
        .sorted()
        .map(id -> texts.containsKey(id) ? id + " " + texts.get(id) : id.toString())
        .collect(Collectors.joining(", "));
  }

  private static Map<Integer, String> addedTokens(String tokenizerJson) {
    Map<Integer, String> texts = new HashMap<>();
    try {
      for (JsonNode token : new JsonMapper().readTree(tokenizerJson).path("added_tokens")) {
        texts.put(token.path("id").asInt(), token.path("content").asText());
      }
      return texts;
    } catch (JsonProcessingException e) {
      return Map.of(); // opening the tokenizer will say what is wrong with it
    }
  }

  private void line(String name, Object value) {
    console.data(String.format(Locale.ROOT, "%-14s %s", name, value));
  }

  private static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
