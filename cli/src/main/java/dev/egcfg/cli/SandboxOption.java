package dev.egcfg.cli;

import dev.egcfg.experiments.Plan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How code is kept in, for commands that run some without a plan. */
final class SandboxOption {

  @Option(
      names = "--sandbox",
      paramLabel = "LEVEL",
      description = "auto, bwrap or landlock; default: auto.")
  private @Nullable String level;

  @Option(names = "--unsafe-execution", description = "Allow the code to run without a sandbox.")
  private boolean unsafeExecution;

  /** The settings of a run that concern execution, read the same way and with the same defaults. */
  Plan settings(Map<String, String> environment) {
    Map<String, String> flags = new LinkedHashMap<>();
    Optional.ofNullable(level).ifPresent(value -> flags.put("sandbox", value));
    if (unsafeExecution) {
      flags.put("unsafe-execution", "true");
    }
    return PlanOptions.withoutBenchmark(environment, flags);
  }
}
