package dev.egcfg.experiments;

import dev.egcfg.execution.Execution;
import dev.egcfg.execution.InfrastructureException;
import dev.egcfg.execution.PythonExecutor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * How much slower this machine runs Python than the reference does, on which time limits of data
 * hold as they stand: a fixed program ({@code calibration.py}) runs three times in the sandbox, and
 * the least of its processor times is divided by the reference's.
 */
public final class MachineFactor {

  /**
   * The same program on the reference: an AMD EPYC of the Zen 5 generation, Python 3.11, nothing
   * else running.
   */
  private static final double REFERENCE_MILLIS = 340;

  private static final int RUNS = 3;
  private static final double LARGEST = 20;

  private MachineFactor() {}

  /**
   * Measures it: at least 1, since no limit is to be tighter than the data's, at most 20, rounded
   * up to a tenth, so that small differences between two starts vanish.
   */
  public static double measure(PythonExecutor executor) {
    long least = Long.MAX_VALUE;
    for (int run = 0; run < RUNS; run++) {
      Execution execution = executor.run(program(), "", PythonExecutor.defaultLimits());
      if (execution.outcome() != Execution.Outcome.RETURNED) {
        throw new InfrastructureException(
            "the program that measures this machine did not end: " + execution.detail());
      }
      least = Math.min(least, execution.cpuMillis());
    }
    return of(least);
  }

  static double of(long cpuMillis) {
    double factor = Math.ceil(cpuMillis / REFERENCE_MILLIS * 10) / 10;
    return Math.min(LARGEST, Math.max(1, factor));
  }

  private static String program() {
    try (InputStream in =
        Objects.requireNonNull(
            MachineFactor.class.getResourceAsStream("calibration.py"), "calibration.py")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("calibration.py", e);
    }
  }
}
