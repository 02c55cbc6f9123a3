package dev.egcfg.reports;

import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a unit's method was set to (eg-cfg.md section 3). Settings that cannot change the unit's
 * answer are empty, so that units which would be equal are one unit: a baseline answer and an
 * EG-CFG answer at gamma 0 depend on the prompt alone.
 *
 * @param candidates s
 * @param temperature t of the candidates; for a sampled baseline the sampling temperature
 * @param horizon d
 * @param signalInterval k, in lines
 * @param prompt style, as on the command line
 * @param traceFormat as on the command line
 * @param signal source of the signal, as on the command line
 */
public record Configuration(
    OptionalInt candidates,
    OptionalDouble temperature,
    Optional<Horizon> horizon,
    OptionalInt signalInterval,
    String prompt,
    Optional<String> traceFormat,
    Optional<String> signal)
    implements Comparable<Configuration> {

  private static final Comparator<Configuration> ORDER =
      Comparator.comparing(Configuration::prompt)
          .thenComparingInt(c -> c.candidates.orElse(0))
          .thenComparingDouble(c -> c.temperature.orElse(0))
          .thenComparingInt(c -> c.horizon.map(Horizon::lines).orElse(0))
          .thenComparingInt(c -> c.signalInterval.orElse(0))
          .thenComparing(c -> c.traceFormat.orElse(""))
          .thenComparing(c -> c.signal.orElse(""));

  /** The configuration of an unguided greedy answer. */
  public static Configuration greedy(String prompt) {
    return new Configuration(
        OptionalInt.empty(),
        OptionalDouble.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        prompt,
        Optional.empty(),
        Optional.empty());
  }

  /** The configuration of an unguided answer whose tokens are sampled. */
  public static Configuration sampled(String prompt, double temperature) {
    return new Configuration(
        OptionalInt.empty(),
        OptionalDouble.of(temperature),
        Optional.empty(),
        OptionalInt.empty(),
        prompt,
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public int compareTo(Configuration other) {
    return ORDER.compare(this, other);
  }
}
