package dev.egcfg.jmh;

import dev.egcfg.core.Advance;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.Sequence;
import dev.egcfg.core.Tokenizer;
import dev.egcfg.core.checkpoint.Checkpoint;
import dev.egcfg.core.checkpoint.Checkpoints;
import dev.egcfg.core.fetch.Catalogue;
import dev.egcfg.core.fetch.Downloads;
import dev.egcfg.core.fetch.FetchListener;
import dev.egcfg.core.fetch.Models;
import dev.egcfg.core.torch.DeviceChoice;
import dev.egcfg.core.torch.Precision;
import dev.egcfg.core.torch.TorchModel;
import dev.egcfg.core.torch.TorchOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How long weights take from a file to a model that answers; the disk's cache is warm. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
public class Loading {

  private static final long CACHE_BYTES = 1L << 28;

  /** The model's own GGUF file. */
  @State(Scope.Benchmark)
  public static class Gguf {

    @Param("qwen2.5-coder-0.5b")
    public String model = "";

    @Param("AUTO")
    public DeviceChoice device = DeviceChoice.AUTO;

    private Path path = Path.of("");

    @Setup(Level.Trial)
    public void find() {
      ChosenDevice.use(device);
      path =
          new Models(Catalogue.builtIn(), Downloads.ofEnvironment(false, FetchListener.SILENT))
              .resolve(model)
              .path();
      requireAnAnswer(path);
    }
  }

  /** Safetensors of our own making, 117 MB. */
  @State(Scope.Benchmark)
  public static class Safetensors {

    @Param("AUTO")
    public DeviceChoice device = DeviceChoice.AUTO;

    private Path folder = Path.of("");

    @Setup(Level.Trial)
    public void write() throws IOException {
      ChosenDevice.use(device);
      folder = Files.createTempDirectory("egcfg-safetensors");
      SyntheticLlama.write(folder);
      requireAnAnswer(folder);
    }

    @TearDown(Level.Trial)
    public void remove() throws IOException {
      Files.deleteIfExists(folder.resolve("model.safetensors"));
      Files.deleteIfExists(folder.resolve("config.json"));
      Files.deleteIfExists(folder);
    }
  }

  @Benchmark
  public String gguf(Gguf file) {
    return load(file.path);
  }

  @Benchmark
  public String safetensors(Safetensors file) {
    return load(file.folder);
  }

  private static String load(Path path) {
    try (LanguageModel model = open(path)) {
      return model.card().digest();
    }
  }

  private static LanguageModel open(Path path) {
    try (Checkpoint checkpoint = Checkpoints.open(path)) {
      return TorchModel.load(
          "loaded",
          checkpoint,
          new NoTokenizer(),
          Optional.empty(),
          new TorchOptions(
              Precision.preferred(),
              Runtime.getRuntime().availableProcessors(),
              CACHE_BYTES,
              false));
    }
  }

  /** The gate: what was loaded gives a probability distribution. */
  private static void requireAnAnswer(Path path) {
    try (LanguageModel model = open(path);
        Sequence sequence = model.open()) {
      LogProbabilities next =
          model.step(List.of(Advance.of(sequence, new int[] {1, 2, 3}))).get(0).get(0);
      double sum = 0;
      for (int token = 0; token < next.vocabularySize(); token++) {
        sum += Math.exp(next.of(token));
      }
      if (!(Math.abs(sum - 1) < 1e-3)) {
        throw new IllegalStateException(path + ": the probabilities add up to " + sum);
      }
    }
  }

  private static final class NoTokenizer implements Tokenizer {

    @Override
    public int[] encode(String text) {
      throw new IllegalStateException("nothing is encoded here");
    }

    @Override
    public String decode(List<Integer> tokens) {
      throw new IllegalStateException("nothing is decoded here");
    }
  }
}
