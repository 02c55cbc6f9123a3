package dev.egcfg.cli;

import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.ModelCard;
import dev.egcfg.core.TextFile;
import dev.egcfg.core.checkpoint.Checkpoint;
import dev.egcfg.core.checkpoint.Checkpoint.ChatTemplateSource;
import dev.egcfg.core.checkpoint.Checkpoints;
import dev.egcfg.core.endpoint.ApiKey;
import dev.egcfg.core.endpoint.EndpointModel;
import dev.egcfg.core.endpoint.EndpointOptions;
import dev.egcfg.core.endpoint.EndpointProbe;
import dev.egcfg.core.endpoint.PromptLayout;
import dev.egcfg.core.fetch.Downloads;
import dev.egcfg.core.torch.JsonTokenizer;
import dev.egcfg.experiments.EndpointSettings;
import dev.egcfg.experiments.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;

/** From a plan's endpoint to a model that answers. */
final class ServedModel {

  private final Console console;
  private final Machine machine;
  private final Downloads downloads;
  private final ChatTemplates chatTemplates;

  ServedModel(Console console, Machine machine, Downloads downloads, ChatTemplates chatTemplates) {
    this.console = console;
    this.machine = machine;
    this.downloads = downloads;
    this.chatTemplates = chatTemplates;
  }

  /**
   * Makes contact. What was asked and what it cost is told when the model is closed.
   *
   * @throws UsageException if there is no key where one is named, or no template
   */
  LanguageModel open(Plan plan, EndpointSettings settings) {
    EndpointModel model =
        EndpointProbe.open(
            options(plan, settings), layout(settings), usage -> console.note("endpoint: " + usage));
    ModelCard card = model.card();
    console.note(
        "model: "
            + card.name()
            + " at "
            + settings.endpoint()
            + ", prompts as "
            + (card.precision().equals("served-ids") ? "token ids" : "text")
            + (model.refusedSwitches().isEmpty()
                ? ""
                : ", does not take " + String.join(", ", model.refusedSwitches())));
    return model;
  }

  private EndpointOptions options(Plan plan, EndpointSettings settings) {
    Optional<ApiKey> key;
    try {
      key = ApiKey.find(settings.apiKeyFile(), machine.environment());
    } catch (IllegalArgumentException e) {
      throw new UsageException("--api-key-file: " + e.getMessage());
    }
    return new EndpointOptions(
        settings.endpoint(),
        plan.model(),
        key,
        settings.maxConcurrency(),
        settings.requestsPerMinute(),
        settings.requestTimeout(),
        settings.prices(),
        settings.maxCost(),
        settings.cache()
            ? Optional.of(machine.cache().root().resolve("endpoint"))
            : Optional.empty());
  }

  private PromptLayout layout(EndpointSettings settings) {
    Optional<ChatTemplateSource> chosen = settings.chatTemplate().map(this::template);
    if (settings.tokenizer().isEmpty()) {
      return layout(Optional.empty(), Set.of(), chosen, "");
    }
    Path path =
        CheckpointModel.resolve("--tokenizer", settings.tokenizer().get(), downloads).path();
    try (Checkpoint checkpoint = Checkpoints.open(path)) {
      String tokenizer =
          checkpoint
              .tokenizerJson()
              .orElseThrow(() -> new UsageException("--tokenizer: " + path + " has none"));
      return layout(
          Optional.of(tokenizer),
          checkpoint.endTokens(),
          chosen.or(checkpoint::chatTemplate),
          tokenizer);
    }
  }

  private PromptLayout layout(
      Optional<String> tokenizerJson,
      Set<Integer> endTokens,
      Optional<ChatTemplateSource> template,
      String digested) {
    return new PromptLayout(
        tokenizerJson.map(JsonTokenizer::of),
        endTokens,
        chatTemplates.open(template),
        template.map(ChatTemplateSource::bosToken).orElse(""),
        DigestUtils.sha256Hex(digested + template + chatTemplates.variables()));
  }

  private ChatTemplateSource template(String fileOrName) {
    Path file = Path.of(fileOrName);
    if (Files.isRegularFile(file)) {
      try {
        return new ChatTemplateSource(
            TextFile.read(file), Map.of("bos_token", "", "eos_token", ""), fileOrName);
      } catch (IOException e) {
        throw new UsageException("--chat-template: cannot read " + file + ": " + e.getMessage());
      }
    }
    Path model = CheckpointModel.resolve("--chat-template", fileOrName, downloads).path();
    try (Checkpoint checkpoint = Checkpoints.open(model)) {
      return checkpoint
          .chatTemplate()
          .orElseThrow(() -> new UsageException("--chat-template: " + model + " has none"));
    }
  }
}
