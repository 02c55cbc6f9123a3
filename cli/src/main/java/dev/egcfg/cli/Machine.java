package dev.egcfg.cli;

import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.fetch.CacheDirectory;
import dev.egcfg.core.fetch.Downloads;
import dev.egcfg.core.fetch.Endpoints;
import dev.egcfg.core.fetch.FetchListener;
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

  /** Whether a GPU's driver is loaded. */
  default boolean hasGpu() {
    return Files.exists(Path.of("/dev/nvidiactl")) || Files.exists(Path.of("/dev/kfd"));
  }
}
