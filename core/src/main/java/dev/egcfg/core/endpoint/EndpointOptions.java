package dev.egcfg.core.endpoint;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What may be asked of a server.
 *
 * @param model its name there
 * @param maxConcurrency most requests under way at a time
 * @param requestsPerMinute empty: as many as there are
 * @param requestTimeout from sending a request to the last byte of its answer
 * @param prices to count costs with
 * @param maxCost in US dollars, of this process; empty: no limit
 * @param cache folder of earlier answers; empty: none is kept
 */
public record EndpointOptions(
    Endpoint endpoint,
    String model,
    Optional<ApiKey> key,
    int maxConcurrency,
    OptionalInt requestsPerMinute,
    Duration requestTimeout,
    Prices prices,
    OptionalDouble maxCost,
    Optional<Path> cache) {

  public EndpointOptions {
    if (maxConcurrency < 1) {
      throw new IllegalArgumentException("max concurrency must be at least 1");
    }
    if (maxCost.isPresent() && prices.areZero()) {
      throw new IllegalArgumentException(
          "a maximum cost of "
              + maxCost.getAsDouble()
              + " needs prices: give --prompt-price and --completion-price");
    }
  }

  /**
   * US dollars for a million tokens.
   *
   * @param prompt of what is sent
   * @param completion of what is written
   */
  public record Prices(double prompt, double completion) {

    boolean areZero() {
      return prompt == 0 && completion == 0;
    }

    /** In US dollars. */
    double of(long promptTokens, long completionTokens) {
      return (promptTokens * prompt + completionTokens * completion) / 1e6;
    }
  }
}
