package dev.egcfg.execution;

/** A chat template that has no text; the one-line message says why and where. */
public final class TemplateException extends RuntimeException {

  /**
   * @param line of the template, from 1; 0: not known
   */
  TemplateException(int line, String reason) {
    super("chat template" + (line > 0 ? ", line " + line : "") + ": " + reason);
  }
}
