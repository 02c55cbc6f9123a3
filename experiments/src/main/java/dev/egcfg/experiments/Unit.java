package dev.egcfg.experiments;

import dev.egcfg.reports.Cell;
import dev.egcfg.reports.Configuration;
import dev.egcfg.reports.Horizon;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * The smallest piece of work: one answer to one problem.
 *
 * @param sample number of this independent answer, from 0
 */
record Unit(Cell cell, String problem, int sample) {

  private static final String NONE = "-";

  /**
   * Sixteen hexadecimal digits: the start of the SHA-256 of benchmark, problem, method, s, t, d, k,
   * prompt, trace format, signal, gamma and sample, one a line. Rows are found by it, so it never
   * changes.
   */
  String id() {
    Configuration c = cell.configuration();
    return DigestUtils.sha256Hex(
            String.join(
                "\n",
                List.of(
                    cell.benchmark(),
                    problem,
                    cell.method(),
                    c.candidates().isPresent() ? Integer.toString(c.candidates().getAsInt()) : NONE,
                    c.temperature().isPresent() ? Labels.of(c.temperature().getAsDouble()) : NONE,
                    c.horizon().map(Horizon::toString).orElse(NONE),
                    c.signalInterval().isPresent()
                        ? Integer.toString(c.signalInterval().getAsInt())
                        : NONE,
                    c.prompt(),
                    c.traceFormat().orElse(NONE),
                    c.signal().orElse(NONE),
                    Labels.of(cell.gamma()),
                    Integer.toString(sample))))
        .substring(0, 16);
  }
}
