package dev.egcfg.experiments;

import java.time.Duration;
import java.util.List;

/**
 * How a unit that the harness failed is tried again.
 *
 * @param beforeRecording a signal that ends a whole job, as Slurm's, may end a sandbox or a program
 *     before this process hears of it; within this time it turns out whose end it was
 * @param pauses before each further try
 * @param unitsInARow after so many units that failed every try, the machine is taken to be broken
 */
record Backoff(Duration beforeRecording, List<Duration> pauses, int unitsInARow) {

  static final Backoff STANDARD =
      new Backoff(
          Duration.ofSeconds(1),
          List.of(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(25)),
          5);

  Backoff {
    pauses = List.copyOf(pauses);
  }
}
