package dev.egcfg.benchmarks;

/** How a problem is put to the model ({@code --prompt}). */
public enum PromptStyle {
  /** One instruction line, then the code or the text and tests. */
  PLAIN,
  /** Three solved examples first. */
  FEW_SHOT,
  /** Asks for many small steps, one operation a line. */
  LONG_CODE
}
