package dev.egcfg.cli;

import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.fetch.Downloads;
import dev.egcfg.core.fetch.FetchListener;
import dev.egcfg.experiments.Plan;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What commands need of the machine that they run on. Tests bring a machine of their own. */
interface Machine {

  Map<String, String> environment();

  Downloads downloads(boolean offline, FetchListener listener);

  /** The Python interpreter to use; empty: {@code python3} on the path. */
  default Optional<Path> python() {
    return Optional.ofNullable(environment().get("EGCFG_PYTHON")).map(Path::of);
  }

  /**
   * Loads the plan's model in its precision.
   *
   * @throws UsageException if there is no such model or precision
   */
  LanguageModel load(Plan plan, Downloads downloads);
}
