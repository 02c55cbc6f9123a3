package dev.egcfg.cli;

import dev.egcfg.experiments.Plan;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How programs are judged, for commands that do nothing else; read as a run's settings are. */
final class JudgingOptions {

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "The benchmark's data: .jsonl, .jsonl.gz, .json or .parquet; otherwise it is fetched.")
  private @Nullable String data;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = "Programs at a time; otherwise as many as there are cores.")
  private @Nullable String parallel;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Processor time of one program's tests; twice that on the clock; default: 10.")
  private @Nullable String timeout;

  @Option(
      names = "--comparison",
      paramLabel = "HOW",
      description = "Of printed output: exact, lines, tokens or floats; default: lines.")
  private @Nullable String comparison;

  @Option(
      names = "--test-limits",
      paramLabel = "WHOSE",
      description =
          "data (its own limits of time and memory, where it has some) or fixed; default: data.")
  private @Nullable String testLimits;

  @Option(
      names = "--machine-factor",
      paramLabel = "F",
      description = "Stretches the data's time limits; default: auto, measured.")
  private @Nullable String machineFactor;

  @Option(
      names = "--sandbox",
      paramLabel = "LEVEL",
      description = "auto, bwrap or landlock; default: auto.")
  private @Nullable String sandbox;

  @Option(
      names = "--preload",
      paramLabel = "SET",
      description =
          "auto, none, numpy, pandas or ds-1000: libraries that are imported once and not by every"
              + " program; default: auto.")
  private @Nullable String preload;

  @Option(names = "--unsafe-execution", description = "Allow programs to run without a sandbox.")
  private boolean unsafeExecution;

  /**
   * The settings as a plan.
   *
   * @param more by name without dashes, null where the user gave none
   */
  Plan plan(Map<String, String> environment, String benchmark, Map<String, @Nullable String> more) {
    Map<String, String> flags = new LinkedHashMap<>();
    flags.put("benchmark", benchmark);
    add(flags, "data", data);
    add(flags, "parallel", parallel);
    add(flags, "timeout", timeout);
    add(flags, "comparison", comparison);
    add(flags, "test-limits", testLimits);
    add(flags, "machine-factor", machineFactor);
    add(flags, "sandbox", sandbox);
    add(flags, "preload", preload);
    more.forEach((name, value) -> add(flags, name, value));
    if (unsafeExecution) {
      flags.put("unsafe-execution", "true");
    }
    if (!environment.containsKey("EGCFG_PARALLEL")) {
      flags.putIfAbsent("parallel", Integer.toString(Runtime.getRuntime().availableProcessors()));
    }
    return Plan.read(Optional.empty(), environment, flags);
  }

  private static void add(Map<String, String> flags, String name, @Nullable String value) {
    Optional.ofNullable(value).ifPresent(given -> flags.put(name, given));
  }
}
