package dev.egcfg.cli;

import dev.egcfg.core.torch.Precision;
import dev.egcfg.experiments.Plan;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * A model and how to run it.
 *
 * @param model as {@code --model} takes it
 * @param precisions tried in order
 * @param threads empty: all cores
 * @param cacheBytes most memory for keys and values, taken as it fills; it may bound the context
 * @param prefixCache whether tokens that no sequence holds any more are remembered
 * @param needsTokenizer whether a checkpoint without one is of no use
 */
record ModelChoice(
    String model,
    List<Precision> precisions,
    OptionalInt threads,
    long cacheBytes,
    boolean prefixCache,
    boolean needsTokenizer) {

  private static final long CACHE_BYTES = 4L << 30;

  ModelChoice {
    precisions = List.copyOf(precisions);
  }

  /**
   * A model that is looked at and not decoded with: it remembers nothing.
   *
   * @param precision {@code auto} or a precision's name
   * @throws UsageException if there is no such precision
   */
  static ModelChoice of(
      String model, String precision, OptionalInt threads, boolean needsTokenizer) {
    return new ModelChoice(
        model, precisions(precision), threads, CACHE_BYTES, false, needsTokenizer);
  }

  /**
   * @throws UsageException if there is no such precision
   */
  static ModelChoice of(Plan plan) {
    return new ModelChoice(
        plan.model(),
        precisions(plan.precision()),
        plan.threads(),
        (long) plan.cacheGib() << 30,
        plan.prefixCache(),
        true);
  }

  private static List<Precision> precisions(String name) {
    if (name.equals("auto")) {
      return Precision.preferred();
    }
    return Arrays.stream(Precision.values())
        .filter(precision -> precision.label().equals(name))
        .findFirst()
        .map(List::of)
        .orElseThrow(
            () ->
                new UsageException(
                    "--precision: '"
                        + name
                        + "' is not one of auto, "
                        + Arrays.stream(Precision.values())
                            .map(Precision::label)
                            .collect(Collectors.joining(", "))));
  }
}
