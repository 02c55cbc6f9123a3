package dev.egcfg.experiments;

import dev.egcfg.benchmarks.PromptStyle;
import dev.egcfg.decoding.EgCfgSettings.SignalSource;
import dev.egcfg.execution.TraceFormat;
import dev.egcfg.reports.Cell;
import dev.egcfg.reports.Configuration;
import dev.egcfg.reports.Horizon;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/** A plan's grid, multiplied out. */
final class Cells {

  private Cells() {}

  /**
   * The distinct cells. At gamma 0 an answer depends on the prompt alone, so those cells fall
   * together.
   */
  static List<Cell> of(Plan plan) {
    Set<Cell> cells = new LinkedHashSet<>();
    for (Method method : plan.methods()) {
      for (PromptStyle prompt : plan.grid().prompts()) {
        String label = Labels.of(prompt);
        switch (method) {
          case BASELINE ->
              cells.add(new Cell(plan.benchmark(), method.label(), baseline(plan, label), 0));
          case EGCFG ->
              guided(
                  plan.grid(),
                  prompt,
                  configuration -> {
                    for (double gamma : plan.grid().gammas()) {
                      cells.add(
                          new Cell(
                              plan.benchmark(),
                              method.label(),
                              gamma == 0 ? Configuration.greedy(label) : configuration,
                              gamma));
                    }
                  });
        }
      }
    }
    return List.copyOf(cells);
  }

  private static Configuration baseline(Plan plan, String style) {
    String prompt = plan.baseline() == BaselineProtocol.RAW ? BaselineProtocol.RAW_PROMPT : style;
    return plan.samples() == 1 && plan.baseline() != BaselineProtocol.SAMPLED
        ? Configuration.greedy(prompt)
        : Configuration.sampled(prompt, plan.sampleTemperature());
  }

  /** Combinations of the grid before equal cells fell together. */
  static int combinations(Plan plan) {
    int[] count = {0};
    for (Method method : plan.methods()) {
      for (PromptStyle prompt : plan.grid().prompts()) {
        if (method == Method.BASELINE) {
          count[0]++;
        } else {
          guided(plan.grid(), prompt, each -> count[0] += plan.grid().gammas().size());
        }
      }
    }
    return count[0];
  }

  private static void guided(
      Grid grid, PromptStyle prompt, Consumer<Configuration> configurations) {
    for (int candidates : grid.candidates()) {
      for (double temperature : grid.temperatures()) {
        for (Horizon horizon : grid.horizons()) {
          for (int signalInterval : grid.signalIntervals()) {
            for (TraceFormat traceFormat : grid.traceFormats()) {
              for (SignalSource signal : grid.signals()) {
                if (!grid.has(candidates, temperature, horizon, signalInterval, prompt, signal)) {
                  continue;
                }
                configurations.accept(
                    new Configuration(
                        OptionalInt.of(candidates),
                        OptionalDouble.of(temperature),
                        Optional.of(horizon),
                        OptionalInt.of(signalInterval),
                        Labels.of(prompt),
                        Optional.of(Labels.of(traceFormat)),
                        Optional.of(Labels.of(signal))));
              }
            }
          }
        }
      }
    }
  }
}
