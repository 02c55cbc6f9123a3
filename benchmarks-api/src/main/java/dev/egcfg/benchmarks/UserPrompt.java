package dev.egcfg.benchmarks;

/**
 * A user's message in two parts, so that a signal can stand after the examples as well as at the
 * end.
 *
 * @param examples worked examples that come first; may be empty
 * @param problem the rest
 * @param sha256 of the prompt templates that made it, hexadecimal
 */
public record UserPrompt(String examples, String problem, String sha256) {

  public String text() {
    return examples + problem;
  }
}
