package dev.egcfg.experiments;

/** How answers are written ({@code --methods}). */
public enum Method {
  /** Plain decoding: greedy, or sampled when a problem gets several samples. */
  BASELINE,
  /** Execution-guided decoding. */
  EGCFG;

  /** As on the command line and in rows. */
  public String label() {
    return Labels.of(this);
  }
}
