package dev.egcfg.cli;

import dev.egcfg.core.ChatTemplate;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.Tokenizer;
import dev.egcfg.core.checkpoint.Checkpoint;
import dev.egcfg.core.checkpoint.Checkpoints;
import dev.egcfg.core.fetch.Catalogue;
import dev.egcfg.core.fetch.Downloads;
import dev.egcfg.core.fetch.Models;
import dev.egcfg.core.fetch.ResolvedModel;
import dev.egcfg.core.torch.JsonTokenizer;
import dev.egcfg.core.torch.TorchModel;
import dev.egcfg.core.torch.TorchOptions;
import java.util.List;
import java.util.Optional;

/** From a name on the command line to a checkpoint, and to a model that runs. */
final class CheckpointModel {

  private CheckpointModel() {}

  /**
   * Where the model lies, fetched if need be.
   *
   * @throws UsageException if there is no such model
   */
  static ResolvedModel resolve(String model, Downloads downloads) {
    return resolve("--model", model, downloads);
  }

  /**
   * @param option that names it
   */
  static ResolvedModel resolve(String option, String model, Downloads downloads) {
    try {
      return new Models(Catalogue.builtIn(), downloads).resolve(model);
    } catch (IllegalArgumentException e) {
      throw new UsageException(option + ": " + e.getMessage());
    }
  }

  static LanguageModel load(ModelChoice choice, Downloads downloads, ChatTemplates chatTemplates) {
    ResolvedModel model = resolve(choice.model(), downloads);
    int threads = choice.threads().orElse(Runtime.getRuntime().availableProcessors());
    Optional<ChatTemplate> chatTemplate = Optional.empty();
    try (Checkpoint checkpoint = Checkpoints.open(model.path())) {
      Tokenizer tokenizer = tokenizer(model, checkpoint, choice.needsTokenizer());
      chatTemplate = chatTemplates.open(checkpoint.chatTemplate());
      return TorchModel.loadOnAllDevices(
          model.name(),
          checkpoint,
          tokenizer,
          chatTemplate,
          new TorchOptions(
              choice.precisions(), threads, choice.cacheBytes(), choice.prefixCache()));
    } catch (IllegalArgumentException e) {
      chatTemplate.ifPresent(ChatTemplate::close);
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static Tokenizer tokenizer(
      ResolvedModel model, Checkpoint checkpoint, boolean needsTokenizer) {
    if (checkpoint.tokenizerJson().isEmpty() && !needsTokenizer) {
      return new Missing(model.path() + " has no tokenizer");
    }
    return tokenizer(model, checkpoint);
  }

  /**
   * @throws UsageException if the checkpoint has none
   */
  static JsonTokenizer tokenizer(ResolvedModel model, Checkpoint checkpoint) {
    return checkpoint
        .tokenizerJson()
        .map(JsonTokenizer::of)
        .orElseThrow(() -> new UsageException(model.path() + " has no tokenizer"));
  }

  /** Stands where a checkpoint has no tokenizer and nothing should ask for one. */
  private record Missing(String message) implements Tokenizer {

    @Override
    public int[] encode(String text) {
      throw new UsageException(message);
    }

    @Override
    public String decode(List<Integer> tokens) {
      throw new UsageException(message);
    }
  }
}
