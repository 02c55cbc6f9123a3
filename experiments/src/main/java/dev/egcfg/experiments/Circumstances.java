package dev.egcfg.experiments;

import java.time.Clock;
import java.util.Map;

/**
 * What a run happens in.
 *
 * @param listener hears how it goes on
 * @param environment variables, of which those of Slurm count
 * @param backoff after faults of the harness
 */
record Circumstances(
    ProgressListener listener, Clock clock, Map<String, String> environment, Backoff backoff) {

  static Circumstances ofThisProcess(ProgressListener listener) {
    return new Circumstances(listener, Clock.systemUTC(), System.getenv(), Backoff.STANDARD);
  }
}
