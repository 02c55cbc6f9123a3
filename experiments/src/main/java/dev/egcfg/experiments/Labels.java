package dev.egcfg.experiments;

import java.math.BigDecimal;
import java.util.Locale;

/** How values are written on the command line, in rows and in hashes. */
final class Labels {

  private Labels() {}

  /** {@code FEW_SHOT} as {@code few-shot}. */
  static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The shortest plain decimal: {@code 1} for 1.0, {@code 0.75}. */
  static String of(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
