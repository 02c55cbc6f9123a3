package dev.egcfg.decoding;

/** A candidate's text while it is sampled: what follows the answer, up to the horizon. */
final class Draft {

  private final TextStream stream;
  private final CodeScanner scanner;
  private final int lastLine;
  private final StringBuilder text = new StringBuilder();
  private int lineStart;

  /**
   * @param horizon d, in finished lines beyond those of the answer
   */
  Draft(Answer answer, int horizon) {
    this.stream = answer.stream().copy();
    this.scanner = answer.scanner().copy();
    this.lastLine =
        horizon == EgCfgSettings.NO_HORIZON ? horizon : answer.scanner().lines() + horizon;
  }

  /** Adds a token's text, cut where the candidate ends; whether the candidate goes on. */
  boolean append(int token) {
    String added = stream.append(token);
    for (int i = 0; i < added.length(); i++) {
      char c = added.charAt(i);
      scanner.accept(c);
      text.append(c);
      if (c == '\n') {
        lineStart = text.length();
      }
      if (!scanner.inCode()) {
        text.setLength(lineStart);
        return false;
      }
      if (scanner.lines() >= lastLine) {
        return false;
      }
    }
    return true;
  }

  /** What was sampled after the answer. */
  String text() {
    return text.toString();
  }

  /** The code block with the candidate in it: prefix and continuation, fences removed. */
  String code() {
    return scanner.code();
  }
}
