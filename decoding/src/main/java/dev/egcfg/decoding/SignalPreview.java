package dev.egcfg.decoding;

import dev.egcfg.core.Tokenizer;
import dev.egcfg.execution.PythonExecutor;
import java.util.List;
import java.util.Optional;

/**
 * The signal that programs at hand make: what guidance would show, without a model's candidates.
 */
public final class SignalPreview {

  private SignalPreview() {}

  /**
   * The signal's text, as it would stand in the dynamic prompt; empty if there is nothing that
   * could be run.
   *
   * @param programs stand in for candidates, in this order; complete or unfinished
   */
  public static String of(
      Task task,
      List<String> programs,
      Tokenizer tokenizer,
      PythonExecutor executor,
      EgCfgSettings settings) {
    TraceMemory traces = new TraceMemory(executor, settings, task, Optional.empty());
    return new Signals(traces, tokenizer, settings, task).text(programs);
  }
}
