package dev.egcfg.decoding;

/**
 * Code that a prompt has begun and an answer goes on with, as HumanEval's raw prompt is completed:
 * up to the first line after it that starts at the left margin, outside of brackets and strings.
 */
final class BegunCode {

  private final LineClock clock;
  private final StringBuilder code;
  private boolean atLineStart;
  private boolean finished;

  BegunCode(String begun) {
    clock = new LineClock();
    code = new StringBuilder();
    for (int i = 0; i < begun.length(); i++) {
      write(begun.charAt(i));
    }
  }

  private BegunCode(BegunCode other) {
    clock = new LineClock(other.clock);
    code = new StringBuilder(other.code);
    atLineStart = other.atLineStart;
    finished = other.finished;
  }

  BegunCode copy() {
    return new BegunCode(this);
  }

  void accept(String text) {
    for (int i = 0; i < text.length() && !finished; i++) {
      char c = text.charAt(i);
      finished = atLineStart && !clock.insideStatement() && !Character.isWhitespace(c);
      if (!finished) {
        write(c);
      }
    }
  }

  private void write(char c) {
    clock.accept(c);
    code.append(c);
    atLineStart = c == '\n';
  }

  /** Whether a line that does not belong to it has started. */
  boolean finished() {
    return finished;
  }

  /** The code so far, what the prompt has begun included. */
  String code() {
    return code.toString();
  }
}
