package dev.egcfg.decoding;

/**
 * A complete prompt in two parts: the dynamic signal goes between them, and nothing else ever
 * differs between the unconditional and the conditional prompt. Each part is encoded by itself, so
 * both prompts share their tokens.
 */
public record Prompt(String beforeSignal, String afterSignal) {

  public String text() {
    return beforeSignal + afterSignal;
  }

  /** The dynamic prompt's text (eg-cfg.md section 2, step 3). */
  public String withSignal(String signal) {
    return beforeSignal + signal + afterSignal;
  }
}
