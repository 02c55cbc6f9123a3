package dev.egcfg.cli;

import dev.egcfg.core.torch.DeviceChoice;
import dev.egcfg.core.torch.Precision;
import dev.egcfg.experiments.Plan;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A model and how to run it.
 *
 * @param model as {@code --model} takes it
 * @param device what it runs on
 * @param precision empty: the first that suits what it runs on
 * @param threads empty: all cores
 * @param cacheBytes most memory for keys and values, taken as it fills; it may bound the context
 * @param prefixCache whether tokens that no sequence holds any more are remembered
 * @param needsTokenizer whether a checkpoint without one is of no use
 */
record ModelChoice(
    String model,
    DeviceChoice device,
    Optional<Precision> precision,
    OptionalInt threads,
    long cacheBytes,
    boolean prefixCache,
    boolean needsTokenizer) {

  private static final long CACHE_BYTES = 4L << 30;

  /**
   * A model that is looked at and not decoded with: it remembers nothing.
   *
   * @param precision {@code auto} or a precision's name
   * @throws UsageException if there is no such precision
   */
  static ModelChoice of(
      String model,
      DeviceChoice device,
      String precision,
      OptionalInt threads,
      boolean needsTokenizer) {
    return new ModelChoice(
        model, device, precision(precision), threads, CACHE_BYTES, false, needsTokenizer);
  }

  /**
   * @throws UsageException if there is no such precision
   */
  static ModelChoice of(Plan plan) {
    return new ModelChoice(
        plan.model(),
        plan.device(),
        precision(plan.precision()),
        plan.threads(),
        (long) plan.cacheGib() << 30,
        plan.prefixCache(),
        true);
  }

  /** What is tried, in order; {@code auto} depends on what models run on. */
  List<Precision> precisions() {
    return precision.map(List::of).orElseGet(Precision::preferred);
  }

  private static Optional<Precision> precision(String name) {
    if (name.equals("auto")) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(Precision.values())
            .filter(precision -> precision.label().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new UsageException(
                        "--precision: '"
                            + name
                            + "' is not one of auto, "
                            + Arrays.stream(Precision.values())
                                .map(Precision::label)
                                .collect(Collectors.joining(", ")))));
  }
}
