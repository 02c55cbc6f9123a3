package dev.egcfg.decoding;

/**
 * Code that a prompt has begun and an answer goes on with, as HumanEval's raw prompt is completed:
 * up to the first line after it that starts at the left margin, outside of brackets and strings. A
 * comment may stand anywhere: it goes with what follows it.
 */
final class BegunCode {

  private final LineClock clock;
  private final StringBuilder code;
  private boolean atLineStart;
  private boolean finished;

  /** Where comments at the left margin begin that no code has followed; -1: there are none. */
  private int commentFrom = -1;

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
    commentFrom = other.commentFrom;
  }

  BegunCode copy() {
    return new BegunCode(this);
  }

  void accept(String text) {
    for (int i = 0; i < text.length() && !finished; i++) {
      char c = text.charAt(i);
      boolean atMargin = atLineStart && !clock.insideStatement();
      if (atMargin && c == '#') {
        commentFrom = commentFrom < 0 ? code.length() : commentFrom;
      } else if (atMargin && !Character.isWhitespace(c)) {
        finished = true;
        leaveOutComments();
      } else if (atMargin && c != '\n' && c != '\r') {
        commentFrom = -1; // an indented line goes on with the code
      }
      if (!finished) {
        write(c);
      }
    }
  }

  /** Those that belong to what comes after the code. */
  private void leaveOutComments() {
    if (commentFrom >= 0) {
      code.setLength(commentFrom);
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
