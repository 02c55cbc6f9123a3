package dev.egcfg.experiments;

import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.decoding.EgCfgSettings.SignalSource;
import dev.egcfg.execution.TraceFormat;
import dev.egcfg.reports.Horizon;
import java.util.List;

/**
 * The values that a plan combines; each list ascending, distinct and not empty (eg-cfg.md section
 * 3).
 *
 * @param candidates s
 * @param temperatures t
 * @param horizons d
 * @param signalIntervals k
 * @param only of all combinations, these; empty: all of them
 */
public record Grid(
    List<Double> gammas,
    List<Integer> candidates,
    List<Double> temperatures,
    List<Horizon> horizons,
    List<Integer> signalIntervals,
    List<PromptStyle> prompts,
    List<TraceFormat> traceFormats,
    List<SignalSource> signals,
    List<OriginalConfiguration> only) {

  public Grid {
    gammas = List.copyOf(gammas);
    candidates = List.copyOf(candidates);
    temperatures = List.copyOf(temperatures);
    horizons = List.copyOf(horizons);
    signalIntervals = List.copyOf(signalIntervals);
    prompts = List.copyOf(prompts);
    traceFormats = List.copyOf(traceFormats);
    signals = List.copyOf(signals);
    only = List.copyOf(only);
  }

  boolean has(
      int candidates,
      double temperature,
      Horizon horizon,
      int signalInterval,
      PromptStyle prompt,
      SignalSource signal) {
    return only.isEmpty()
        || only.stream()
            .anyMatch(
                one ->
                    one.candidates() == candidates
                        && one.temperature() == temperature
                        && one.horizon().equals(horizon)
                        && one.signalInterval() == signalInterval
                        && one.prompt() == prompt
                        && one.signal() == signal);
  }
}
