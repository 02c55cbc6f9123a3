package dev.egcfg.experiments;

import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.decoding.EgCfgSettings.RefreshTime;
import dev.egcfg.decoding.EgCfgSettings.SignalSource;
import dev.egcfg.reports.Horizon;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A configuration as the published implementation writes it (eg-cfg.md section 7): {@code
 * ns3t0.75d5k1_lci_ln} has 3 candidates at temperature 0.75 with a horizon of 5 lines, a refresh
 * every line ({@code k}; 1 if left out), the long-code prompt ({@code _lci}; few-shot without) and
 * a signal that stays for a line ({@code _ln}; {@code _tok} a token, {@code _prf} until the text
 * leaves all candidates). {@code dinf} is no horizon, a leading {@code p} the partial signal.
 */
public record OriginalConfiguration(
    int candidates,
    double temperature,
    Horizon horizon,
    int signalInterval,
    PromptStyle prompt,
    SignalSource signal,
    RefreshTime refresh)
    implements Comparable<OriginalConfiguration> {

  static final String EXPECTED = "a configuration string such as ns3t0.75d5k1_lci_ln";

  private static final Pattern TEXT =
      Pattern.compile(
          "(?<partial>p?)ns(?<s>[1-9]\\d{0,5})t(?<t>\\d+(?:\\.\\d+)?)d(?<d>inf|[1-9]\\d{0,5})"
              + "(?:k(?<k>[1-9]\\d{0,5}))?(?<lci>(?:_lci)?)_(?<refresh>ln|tok|prf)");
  private static final Map<String, RefreshTime> REFRESH =
      Map.of("ln", RefreshTime.LINE, "tok", RefreshTime.TOKEN, "prf", RefreshTime.DEPARTURE);

  /**
   * @throws IllegalArgumentException if it is none
   */
  static OriginalConfiguration parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException();
    }
    return new OriginalConfiguration(
        Integer.parseInt(parts.group("s")),
        SettingsReader.decimal(true, GridReader.LARGEST_TEMPERATURE).apply(parts.group("t")),
        Horizon.parse(parts.group("d")),
        parts.group("k") == null ? 1 : Integer.parseInt(parts.group("k")),
        parts.group("lci").isEmpty() ? PromptStyle.FEW_SHOT : PromptStyle.LONG_CODE,
        parts.group("partial").isEmpty() ? SignalSource.CANDIDATES : SignalSource.PARTIAL,
        REFRESH.getOrDefault(parts.group("refresh"), RefreshTime.LINE));
  }

  /** Whether a text that names no file was probably meant to be one. */
  static boolean resembles(String text) {
    return text.matches("p?ns\\d.*");
  }

  @Override
  public int compareTo(OriginalConfiguration other) {
    return toString().compareTo(other.toString());
  }

  /** As the original writes it, {@code k} included. */
  @Override
  public String toString() {
    String refreshed =
        REFRESH.entrySet().stream()
            .filter(entry -> entry.getValue() == refresh)
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    return (signal == SignalSource.PARTIAL ? "p" : "")
        + "ns"
        + candidates
        + "t"
        + Labels.of(temperature)
        + "d"
        + horizon
        + "k"
        + signalInterval
        + (prompt == PromptStyle.LONG_CODE ? "_lci" : "")
        + "_"
        + refreshed;
  }
}
