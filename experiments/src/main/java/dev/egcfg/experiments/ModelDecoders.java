package dev.egcfg.experiments;

import dev.egcfg.core.LanguageModel;
import dev.egcfg.decoding.BaselineDecoder;
import dev.egcfg.decoding.BaselineSettings;
import dev.egcfg.decoding.Decoder;
import dev.egcfg.decoding.EgCfgDecoder;
import dev.egcfg.decoding.EgCfgSettings;
import dev.egcfg.decoding.EgCfgSettings.SignalSource;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.TraceFormat;
import dev.egcfg.reports.Cell;
import dev.egcfg.reports.Configuration;
import java.util.function.UnaryOperator;

/** The decoders of a plan over one loaded model. */
final class ModelDecoders implements Decoders {

  private final Plan plan;
  private final LanguageModel model;
  private final PythonExecutor executor;

  ModelDecoders(Plan plan, LanguageModel model, PythonExecutor executor) {
    this.plan = plan;
    this.model = model;
    this.executor = executor;
  }

  @Override
  public Decoder decoder(Cell cell, UnaryOperator<String> completion) {
    return cell.method().equals(Method.BASELINE.label())
        ? new BaselineDecoder(model, baseline(cell.configuration()))
        : new EgCfgDecoder(model, new CompletingExecutor(executor, completion), guided(cell));
  }

  private BaselineSettings baseline(Configuration configuration) {
    return new BaselineSettings(
        configuration.temperature(), plan.topP(), plan.topK(), plan.maxNewTokens(), plan.seed());
  }

  /** At gamma 0 nothing but the prompt matters; the grid's first values fill the gaps. */
  private EgCfgSettings guided(Cell cell) {
    Configuration c = cell.configuration();
    Grid grid = plan.grid();
    return new EgCfgSettings(
        cell.gamma(),
        c.candidates().orElse(grid.candidates().get(0)),
        c.temperature().orElse(grid.temperatures().get(0)),
        plan.topP(),
        plan.topK(),
        c.horizon().orElse(grid.horizons().get(0)).lines(),
        c.signalInterval().orElse(grid.signalIntervals().get(0)),
        c.signal().map(SettingsReader.choice(SignalSource.class)).orElse(grid.signals().get(0)),
        plan.refresh(),
        plan.guideFrom(),
        c.traceFormat()
            .map(SettingsReader.choice(TraceFormat.class))
            .orElse(grid.traceFormats().get(0)),
        plan.signalTokens(),
        plan.maxNewTokens(),
        plan.seed(),
        plan.traceEvents(),
        plan.traceLimits());
  }
}
