package dev.egcfg.experiments;

import java.time.Instant;
import java.util.Map;

/**
 * One start of the program on a run directory, and who it was.
 *
 * @param writer whose rows it writes
 * @param settings those that do not determine outputs
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
    Map<String, String> settings) {

  Start as(String other) {
    return new Start(time, other, process, egcfg, java, python, sandboxLevel, hardware, settings);
  }
}
