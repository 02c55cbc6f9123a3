package dev.egcfg.decoding;

import dev.egcfg.core.LanguageModel;
import dev.egcfg.execution.PythonExecutor;

/**
 * EG-CFG (eg-cfg.md section 2): runs what the model might write next, and lets what happened steer
 * what it writes. At gamma 0 it is the greedy baseline, token for token, and runs nothing.
 *
 * <p>A refresh whose dynamic prompt does not fit into the model's context leaves its line unguided;
 * the answer ends only when the unconditional prompt is full.
 */
public final class EgCfgDecoder implements Decoder {

  private final LanguageModel model;
  private final PythonExecutor executor;
  private final EgCfgSettings settings;
  private final Economy economy;

  /** Decodes by itself. */
  public EgCfgDecoder(LanguageModel model, PythonExecutor executor, EgCfgSettings settings) {
    this(model, executor, settings, Economy.ALONE);
  }

  public EgCfgDecoder(
      LanguageModel model, PythonExecutor executor, EgCfgSettings settings, Economy economy) {
    this.model = model;
    this.executor = executor;
    this.settings = settings;
    this.economy = economy;
  }

  /**
   * @throws dev.egcfg.execution.InfrastructureException if the sandbox failed, not the program
   */
  @Override
  public Generation decode(Task task, int sample) {
    try (EgCfgDecoding decoding =
        new EgCfgDecoding(model, executor, settings, economy, task, sample)) {
      return decoding.run();
    }
  }
}
