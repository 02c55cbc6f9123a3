package dev.egcfg.experiments;

import dev.egcfg.reports.Cell;
import dev.egcfg.reports.Configuration;
import java.math.BigDecimal;
import java.util.Locale;

/** How values are written on the command line, in rows and in hashes. */
final class Labels {

  private Labels() {}

  /** {@code FEW_SHOT} as {@code few-shot}. */
  static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A cell as in a table: method, prompt, then what is set. */
  static String of(Cell cell) {
    Configuration c = cell.configuration();
    StringBuilder text = new StringBuilder(cell.method()).append(' ').append(c.prompt());
    c.candidates().ifPresent(s -> text.append(" s ").append(s));
    c.temperature().ifPresent(t -> text.append(" t ").append(of(t)));
    c.horizon().ifPresent(d -> text.append(" d ").append(d));
    c.signalInterval().ifPresent(k -> text.append(" k ").append(k));
    c.traceFormat().ifPresent(trace -> text.append(' ').append(trace));
    c.signal().ifPresent(signal -> text.append(' ').append(signal));
    return cell.method().equals(Method.BASELINE.label())
        ? text.toString()
        : text.append(" gamma ").append(of(cell.gamma())).toString();
  }

  /** The shortest plain decimal: {@code 1} for 1.0, {@code 0.75}. */
  static String of(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
