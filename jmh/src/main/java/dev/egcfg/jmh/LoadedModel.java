package dev.egcfg.jmh;

import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.checkpoint.Checkpoint;
import dev.egcfg.core.checkpoint.Checkpoints;
import dev.egcfg.core.fetch.Catalogue;
import dev.egcfg.core.fetch.Downloads;
import dev.egcfg.core.fetch.FetchListener;
import dev.egcfg.core.fetch.Models;
import dev.egcfg.core.fetch.ResolvedModel;
import dev.egcfg.core.torch.DeviceChoice;
import dev.egcfg.core.torch.JsonTokenizer;
import dev.egcfg.core.torch.Precision;
import dev.egcfg.core.torch.TorchModel;
import dev.egcfg.core.torch.TorchOptions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The model that is measured, loaded once a fork. */
@State(Scope.Benchmark)
public class LoadedModel {

  private static final long CACHE_BYTES = 2L << 30;

  /** As {@code --model} takes it. */
  @Param("qwen2.5-coder-0.5b")
  public String model = "";

  /** {@code auto}, {@code f32}, {@code fp16} or {@code bf16}. */
  @Param("auto")
  public String precision = "";

  @Param("AUTO")
  public DeviceChoice device = DeviceChoice.AUTO;

  @Param("0")
  public int threads;

  @SuppressWarnings("NullAway.Init")
  private LanguageModel loaded;

  @Setup(Level.Trial)
  public void load() {
    ChosenDevice.use(device);
    Models models =
        new Models(Catalogue.builtIn(), Downloads.ofEnvironment(false, FetchListener.SILENT));
    ResolvedModel resolved = models.resolve(model);
    List<Precision> precisions =
        precision.equals("auto")
            ? Precision.preferred()
            : List.of(Precision.valueOf(precision.toUpperCase(Locale.ROOT)));
    int cores = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    try (Checkpoint checkpoint = Checkpoints.open(resolved.path())) {
      TorchModel torch =
          TorchModel.load(
              resolved.name(),
              checkpoint,
              JsonTokenizer.of(checkpoint.tokenizerJson().orElseThrow()),
              Optional.empty(),
              new TorchOptions(precisions, cores, CACHE_BYTES, false));
      if (!torch.batchInvariant()) {
        throw new IllegalStateException(
            torch.card().precision()
                + " rows depend on their batch here: timing them means nothing");
      }
      loaded = torch;
    }
  }

  LanguageModel loaded() {
    return loaded;
  }

  @TearDown(Level.Trial)
  public void close() {
    loaded.close();
  }
}
