package dev.egcfg.cli;

import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.chat.JinjaChatTemplate;
import dev.egcfg.core.checkpoint.Checkpoint;
import dev.egcfg.core.checkpoint.Checkpoints;
import dev.egcfg.core.fetch.Catalogue;
import dev.egcfg.core.fetch.Downloads;
import dev.egcfg.core.fetch.FetchListener;
import dev.egcfg.core.fetch.Models;
import dev.egcfg.core.fetch.ResolvedModel;
import dev.egcfg.core.torch.JsonTokenizer;
import dev.egcfg.core.torch.Precision;
import dev.egcfg.core.torch.TorchModel;
import dev.egcfg.core.torch.TorchOptions;
import dev.egcfg.experiments.Plan;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The machine as it is. */
final class ThisMachine implements Machine {

  /**
   * Most memory for keys and values. The same everywhere, since it bounds the context that a model
   * has; taken only as it fills.
   */
  private static final long CACHE_BYTES = 4L << 30;

  @Override
  public Map<String, String> environment() {
    return System.getenv();
  }

  @Override
  public Downloads downloads(boolean offline, FetchListener listener) {
    return Downloads.ofEnvironment(offline, listener);
  }

  @Override
  public LanguageModel load(Plan plan, Downloads downloads) {
    List<Precision> precisions = precisions(plan.precision());
    int threads = plan.threads().orElse(Runtime.getRuntime().availableProcessors());
    try {
      ResolvedModel model = new Models(Catalogue.builtIn(), downloads).resolve(plan.model());
      try (Checkpoint checkpoint = Checkpoints.open(model.path())) {
        String tokenizer =
            checkpoint
                .tokenizerJson()
                .orElseThrow(() -> new UsageException(model.path() + " has no tokenizer"));
        return TorchModel.load(
            model.name(),
            checkpoint,
            JsonTokenizer.of(tokenizer),
            checkpoint.chatTemplate().map(JinjaChatTemplate::new),
            new TorchOptions(precisions, threads, CACHE_BYTES));
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static List<Precision> precisions(String name) {
    if (name.equals("auto")) {
      return Precision.preferred();
    }
    return Arrays.stream(Precision.values())
        .filter(precision -> precision.label().equals(name))
        .findFirst()
        .map(List::of)
        .orElseThrow(
            () ->
                new UsageException(
                    "--precision: '"
                        + name
                        + "' is not one of auto, "
                        + Arrays.stream(Precision.values())
                            .map(Precision::label)
                            .collect(Collectors.joining(", "))));
  }
}
