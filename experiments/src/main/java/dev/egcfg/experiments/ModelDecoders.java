package dev.egcfg.experiments;

import dev.egcfg.core.LanguageModel;
import dev.egcfg.decoding.BaselineDecoder;
import dev.egcfg.decoding.BaselineSettings;
import dev.egcfg.decoding.Decoder;
import dev.egcfg.decoding.Economy;
import dev.egcfg.decoding.EgCfgDecoder;
import dev.egcfg.decoding.EgCfgSettings;
import dev.egcfg.decoding.EgCfgSettings.SignalSource;
import dev.egcfg.decoding.SharedWork;
import dev.egcfg.execution.PythonExecutor;
import dev.egcfg.execution.TraceFormat;
import dev.egcfg.reports.Cell;
import dev.egcfg.reports.Configuration;
import dev.egcfg.reports.Horizon;
import java.util.Optional;

/** The decoders of a plan over one loaded model. */
final class ModelDecoders implements Decoders {

  private final Plan plan;
  private final LanguageModel model;
  private final PythonExecutor executor;
  private final Economy economy;

  ModelDecoders(Plan plan, LanguageModel model, PythonExecutor executor) {
    this.plan = plan;
    this.model = model;
    this.executor = executor;
    this.economy =
        new Economy(
            // guesses pay where reading several positions costs little more than one
            plan.speculation() && model.readsSeveralPositions(),
            plan.share() ? Optional.of(new SharedWork()) : Optional.empty());
  }

  @Override
  public Decoder decoder(Cell cell, Completion completion) {
    return cell.method().equals(Method.BASELINE.label())
        ? new BaselineDecoder(model, baseline(cell.configuration()), economy)
        : new EgCfgDecoder(
            model, new CompletingExecutor(executor, completion), guided(cell), economy);
  }

  private BaselineSettings baseline(Configuration configuration) {
    return new BaselineSettings(
        configuration.temperature(), plan.topP(), plan.topK(), plan.maxNewTokens(), plan.seed());
  }

  /** At gamma 0 nothing but the prompt matters; the grid's first values fill the gaps. */
  private EgCfgSettings guided(Cell cell) {
    EgCfgSettings first = plan.guidedSettings();
    Configuration c = cell.configuration();
    return new EgCfgSettings(
        cell.gamma(),
        first.guidanceFloor(),
        c.candidates().orElse(first.candidates()),
        c.temperature().orElse(first.temperature()),
        first.topP(),
        first.topK(),
        c.horizon().map(Horizon::lines).orElse(first.horizon()),
        c.signalInterval().orElse(first.signalInterval()),
        c.signal().map(SettingsReader.choice(SignalSource.class)).orElse(first.signal()),
        first.refresh(),
        first.guideFrom(),
        c.traceFormat().map(SettingsReader.choice(TraceFormat.class)).orElse(first.traceFormat()),
        first.signalTokens(),
        first.distinctCandidates(),
        first.stopOnCollapse(),
        first.beginning(),
        first.maxNewTokens(),
        first.seed(),
        first.maxTraceEvents(),
        first.traceLimits());
  }
}
