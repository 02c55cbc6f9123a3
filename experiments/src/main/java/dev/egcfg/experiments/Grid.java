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
 */
public record Grid(
    List<Double> gammas,
    List<Integer> candidates,
    List<Double> temperatures,
    List<Horizon> horizons,
    List<Integer> signalIntervals,
    List<PromptStyle> prompts,
    List<TraceFormat> traceFormats,
    List<SignalSource> signals) {

  public Grid {
    gammas = List.copyOf(gammas);
    candidates = List.copyOf(candidates);
    temperatures = List.copyOf(temperatures);
    horizons = List.copyOf(horizons);
    signalIntervals = List.copyOf(signalIntervals);
    prompts = List.copyOf(prompts);
    traceFormats = List.copyOf(traceFormats);
    signals = List.copyOf(signals);
  }
}
