package dev.egcfg.experiments;

/** How the baseline answers ({@code --baseline}). */
public enum BaselineProtocol {
  /** Greedily; where a problem gets several samples, at the sample temperature. */
  GREEDY,
  /** At the sample temperature, a single answer too: the published baseline on endpoints. */
  SAMPLED,
  /**
   * Like greedy, but the prompt is the problem's own code, which the model goes on with: the
   * published baseline of HumanEval on endpoints.
   */
  RAW;

  /** What stands for a prompt style in the cells of a raw baseline. */
  static final String RAW_PROMPT = Labels.of(RAW);
}
