package dev.egcfg.cli;

import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.fetch.CacheDirectory;
import dev.egcfg.core.fetch.Downloads;
import dev.egcfg.core.fetch.Endpoints;
import dev.egcfg.core.fetch.FetchListener;
import dev.egcfg.experiments.Plan;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * A machine without a network and with a cache of its own; models are read from paths by the real
 * engine.
 */
record TestMachine(Path cache, Map<String, String> environment) implements Machine {

  private static final URI NOWHERE = URI.create("http://127.0.0.1:1/");

  @Override
  public Downloads downloads(boolean offline, FetchListener listener) {
    return new Downloads(
        new CacheDirectory(cache),
        new Endpoints(NOWHERE, NOWHERE, "no-python-here"),
        offline,
        listener);
  }

  @Override
  public LanguageModel load(Plan plan, Downloads downloads) {
    return new ThisMachine().load(plan, downloads);
  }
}
