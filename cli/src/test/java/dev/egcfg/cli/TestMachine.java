package dev.egcfg.cli;

import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.fetch.CacheDirectory;
import dev.egcfg.core.fetch.Downloads;
import dev.egcfg.core.fetch.Endpoints;
import dev.egcfg.core.fetch.FetchListener;
import dev.egcfg.core.torch.DeviceChoice;
import dev.egcfg.core.torch.TorchEngine;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A machine without a network and with a cache of its own; models are read from paths by the real
 * engine.
 */
record TestMachine(CacheDirectory cache, Map<String, String> environment) implements Machine {

  private static final URI NOWHERE = URI.create("http://127.0.0.1:1/");

  TestMachine(Path cache, Map<String, String> environment) {
    this(new CacheDirectory(cache), environment);
  }

  @Override
  public Endpoints endpoints() {
    return new Endpoints(NOWHERE, NOWHERE, environment.getOrDefault("EGCFG_PYTHON", "python3"));
  }

  @Override
  public Downloads downloads(boolean offline, FetchListener listener) {
    return new Downloads(
        cache, new Endpoints(NOWHERE, NOWHERE, "no-python-here"), offline, listener);
  }

  /** Without the PyTorch for GPUs that the user may have. */
  @Override
  public void use(DeviceChoice device) {
    TorchEngine.use(device, Optional.empty());
  }

  @Override
  public LanguageModel load(ModelChoice choice, Downloads downloads, ChatTemplates chatTemplates) {
    use(choice.device());
    if (!cache.equals(CacheDirectory.ofEnvironment())) {
      PinnedJinja.linkInto(cache);
    }
    return CheckpointModel.load(choice, downloads, chatTemplates);
  }
}
