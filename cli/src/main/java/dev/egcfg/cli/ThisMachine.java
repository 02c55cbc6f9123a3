package dev.egcfg.cli;

import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.fetch.CacheDirectory;
import dev.egcfg.core.fetch.Downloads;
import dev.egcfg.core.fetch.Endpoints;
import dev.egcfg.core.fetch.FetchListener;
import java.util.Map;

/** The machine as it is. */
final class ThisMachine implements Machine {

  @Override
  public Map<String, String> environment() {
    return System.getenv();
  }

  @Override
  public CacheDirectory cache() {
    return CacheDirectory.ofEnvironment();
  }

  @Override
  public Endpoints endpoints() {
    return Endpoints.ofEnvironment();
  }

  @Override
  public Downloads downloads(boolean offline, FetchListener listener) {
    return new Downloads(cache(), endpoints(), offline, listener);
  }

  @Override
  public LanguageModel load(ModelChoice choice, Downloads downloads, ChatTemplates chatTemplates) {
    use(choice.device());
    return CheckpointModel.load(choice, downloads, chatTemplates);
  }
}
