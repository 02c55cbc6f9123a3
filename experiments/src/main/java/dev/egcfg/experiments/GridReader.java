package dev.egcfg.experiments;

import static dev.egcfg.experiments.SettingsReader.choice;
import static dev.egcfg.experiments.SettingsReader.choices;
import static dev.egcfg.experiments.SettingsReader.decimal;

import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.decoding.EgCfgSettings.RefreshTime;
import dev.egcfg.decoding.EgCfgSettings.SignalSource;
import dev.egcfg.execution.TraceFormat;
import dev.egcfg.reports.Horizon;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The settings that may have several values. */
final class GridReader {

  static final double LARGEST_TEMPERATURE = 100;
  private static final double LARGEST_GAMMA = 1000;

  private static final List<Setting> NAMED_BY_CONFIGURATIONS =
      List.of(
          Setting.CANDIDATES,
          Setting.TEMPERATURE,
          Setting.HORIZON,
          Setting.SIGNAL_INTERVAL,
          Setting.PROMPT,
          Setting.SIGNAL,
          Setting.REFRESH);

  private final SettingsReader in;
  private final KeptSettings settings;

  GridReader(KeptSettings settings) {
    this.in = settings.in();
    this.settings = settings;
  }

  Grid read() {
    if (in.isGiven(Setting.CONFIGURATIONS)) {
      return gridOfConfigurations();
    }
    return new Grid(
        gammas(),
        settings.integerGrid(Setting.CANDIDATES),
        settings.numberGrid(
            Setting.TEMPERATURE, "a number above 0", decimal(true, LARGEST_TEMPERATURE)),
        settings.keptGrid(
            Setting.HORIZON,
            in.grid(Setting.HORIZON, KeptSettings.POSITIVE + ", or inf", Horizon::parse),
            Horizon::toString),
        settings.integerGrid(Setting.SIGNAL_INTERVAL),
        settings.choiceGrid(Setting.PROMPT, PromptStyle.class),
        settings.keptGrid(Setting.TRACE_FORMAT, traceFormats(), Labels::of),
        settings.choiceGrid(Setting.SIGNAL, SignalSource.class),
        List.of());
  }

  /** The original's strings name configurations one by one; they stand for the settings below. */
  private Grid gridOfConfigurations() {
    for (Setting setting : NAMED_BY_CONFIGURATIONS) {
      if (in.isGiven(setting)) {
        throw new PlanException(
            "--configurations and --" + setting.key() + ": a configuration string says both");
      }
    }
    List<OriginalConfiguration> only =
        settings.keptGrid(
            Setting.CONFIGURATIONS,
            in.grid(
                Setting.CONFIGURATIONS,
                OriginalConfiguration.EXPECTED,
                OriginalConfiguration::parse),
            OriginalConfiguration::toString);
    return new Grid(
        gammas(),
        values(only, OriginalConfiguration::candidates),
        values(only, OriginalConfiguration::temperature),
        values(only, OriginalConfiguration::horizon),
        values(only, OriginalConfiguration::signalInterval),
        values(only, OriginalConfiguration::prompt),
        settings.keptGrid(
            Setting.TRACE_FORMAT,
            in.isGiven(Setting.TRACE_FORMAT) ? traceFormats() : List.of(TraceFormat.PAPER),
            Labels::of),
        values(only, OriginalConfiguration::signal),
        only);
  }

  private static <T> List<T> values(
      List<OriginalConfiguration> configurations, Function<OriginalConfiguration, T> value) {
    return configurations.stream().map(value).distinct().sorted().toList();
  }

  private List<Double> gammas() {
    return settings.numberGrid(Setting.GAMMA, "a number from 0", decimal(false, LARGEST_GAMMA));
  }

  /** Configuration strings say when the signal is refreshed, too. */
  RefreshTime refresh(Grid grid) {
    if (grid.only().isEmpty()) {
      return settings.choiceOf(Setting.REFRESH, RefreshTime.class);
    }
    List<RefreshTime> times = values(grid.only(), OriginalConfiguration::refresh);
    if (times.size() > 1) {
      throw new PlanException(
          "--configurations: "
              + grid.only().get(0)
              + " and others refresh at different times; give each a sweep of its own");
    }
    return times.get(0);
  }

  private List<TraceFormat> traceFormats() {
    Set<TraceFormat> shownToModels = TraceFormat.shownToModels();
    return in.grid(Setting.TRACE_FORMAT, choices(shownToModels), choice(shownToModels));
  }
}
