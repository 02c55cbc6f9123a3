package dev.egcfg.benchmarks.codecontests;

import dev.egcfg.execution.OutputComparison;
import dev.egcfg.execution.Tests.StdinStdout.CaseLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a program's cases are judged.
 *
 * @param comparison of output
 * @param timeFactor by which the data's time limits are multiplied, since this machine may be
 *     slower than the contest's; empty: the data's limits of time and memory do not count
 */
public record CaseRules(OutputComparison comparison, OptionalDouble timeFactor) {

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** The data's limits as they stand, and output compared line by line. */
  public static final CaseRules DEFAULT =
      new CaseRules(OutputComparison.LINES, OptionalDouble.of(1));

  /** The data writes a limit of 0 where it knows none. */
  CaseLimits limits(CodeContestsRow row) {
    if (timeFactor.isEmpty()) {
      return CaseLimits.NONE;
    }
    Optional<Duration> cpu =
        row.timeLimit()
            .filter(limit -> !limit.isZero())
            .map(
                limit ->
                    Duration.ofMillis(
                        Math.round(limit.toNanos() * timeFactor.getAsDouble() / NANOS_PER_MILLI)));
    return new CaseLimits(cpu, row.memoryLimitBytes().filter(bytes -> bytes > 0));
  }
}
