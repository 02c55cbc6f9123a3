package dev.egcfg.experiments;

import dev.egcfg.reports.Row;
import java.util.Locale;

/**
 * A unit was finished.
 *
 * @param done units judged, earlier starts included
 * @param row of the unit
 */
public record Progress(int done, int total, Row row) {

  /** Such as {@code HumanEval/3 egcfg gamma 1: PASSED, 12.3 s}. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "%s %s%s%s: %s, %.1f s",
        row.problem(),
        row.method(),
        row.method().equals(Method.BASELINE.label()) ? "" : " gamma " + Labels.of(row.gamma()),
        row.sample() == 0 ? "" : " sample " + row.sample(),
        row.verdict().map(Enum::name).orElse(row.status().name()),
        row.millis().total() / 1000.0);
  }
}
