package dev.egcfg.experiments;

import java.time.Duration;
import java.util.List;

/**
 * How a unit that the harness failed is tried again.
 *
 * @param pauses before each further try
 * @param unitsInARow after so many units that failed every try, the machine is taken to be broken
 */
record Backoff(List<Duration> pauses, int unitsInARow) {

  static final Backoff STANDARD =
      new Backoff(List.of(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(25)), 5);

  Backoff {
    pauses = List.copyOf(pauses);
  }
}
