package dev.egcfg.execution;

/**
 * What happened when a program ran.
 *
 * @param outcome how it ended
 * @param detail one line: the exception, the signal, the exit code, the limit; empty when it
 *     returned
 * @param stdout bytes printed, up to the limit, decoded as UTF-8 with replacement
 */
public record Execution(
    Outcome outcome, String detail, String stdout, String stderr, long cpuMillis, long wallMillis) {

  /** How a run ended. */
  public enum Outcome {
    RETURNED,
    RAISED,
    EXITED,
    TIMEOUT,
    OUT_OF_MEMORY,
    OUTPUT_LIMIT,
    CRASHED
  }
}
