package dev.egcfg.experiments;

import java.time.Instant;
import java.util.Map;

/**
 * One start of the program on a run directory, and who it was.
 *
 * @param writer whose rows it writes
 * @param settings those that do not determine outputs
 * @param facts about what it works with: the last validation of the data, the factor that stretches
 *     its time limits
 */
public record Start(
    Instant time,
    String writer,
    RunningProcess process,
    Build egcfg,
    String java,
    String python,
    String sandboxLevel,
    Hardware hardware,
    Map<String, String> settings,
    Map<String, String> facts) {

  Start as(String other) {
    return new Start(
        time, other, process, egcfg, java, python, sandboxLevel, hardware, settings, facts);
  }
}
