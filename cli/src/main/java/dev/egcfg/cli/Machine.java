package dev.egcfg.cli;

import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.ModelUnavailableException;
import dev.egcfg.core.fetch.CacheDirectory;
import dev.egcfg.core.fetch.Downloads;
import dev.egcfg.core.fetch.Endpoints;
import dev.egcfg.core.fetch.FetchListener;
import dev.egcfg.core.fetch.PythonEnvironments;
import dev.egcfg.core.torch.DeviceChoice;
import dev.egcfg.core.torch.GpuEnvironment;
import dev.egcfg.core.torch.TorchEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What commands need of the machine that they run on. Tests bring a machine of their own. */
interface Machine {

  Map<String, String> environment();

  CacheDirectory cache();

  Downloads downloads(boolean offline, FetchListener listener);

  /** Where sources are, and the Python interpreter. */
  Endpoints endpoints();

  /**
   * Loads a model, fetching it unless it is there.
   *
   * @throws UsageException if there is no such model, or it lacks a tokenizer that it needs
   */
  LanguageModel load(ModelChoice choice, Downloads downloads, ChatTemplates chatTemplates);

  /**
   * Chooses what models run on, see {@link TorchEngine#use}. {@link #load} does it, too.
   *
   * @throws ModelUnavailableException if a GPU is demanded and none is seen
   */
  default void use(DeviceChoice device) {
    TorchEngine.use(
        device,
        GpuEnvironment.find(
            new PythonEnvironments(cache(), endpoints().python(), true, FetchListener.SILENT)));
  }

  /** Whether a GPU's driver is loaded. */
  default boolean hasGpu() {
    return hasNvidiaGpu() || Files.exists(Path.of("/dev/kfd"));
  }

  /** Whether it is one that {@code egcfg setup gpu} has a PyTorch for. */
  default boolean hasNvidiaGpu() {
    return Files.exists(Path.of("/dev/nvidiactl"));
  }
}
