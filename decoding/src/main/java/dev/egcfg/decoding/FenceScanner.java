package dev.egcfg.decoding;

/**
 * Finds the fenced code blocks of an answer as it is written, by Markdown's rules: three or more
 * backquotes open a block, a line that starts with as many closes it. A fence may be indented, as
 * in a list; its indentation is taken off the code.
 */
final class FenceScanner {

  private enum At {
    PROSE_START,
    PROSE_TICKS,
    PROSE,
    INFO,
    CODE_START,
    CODE_TICKS,
    CODE,
    CLOSING_LINE
  }

  private static final int MIN_TICKS = 3;

  /** More than this is code that happens to hold backquotes. */
  private static final int MAX_CLOSING_INDENT = 3;

  private At at = At.PROSE_START;
  private int indent;
  private int ticks;
  private int fenceIndent;
  private int fenceTicks;
  private int lineStart;
  private final StringBuilder code = new StringBuilder();

  FenceScanner() {}

  FenceScanner(FenceScanner other) {
    this.at = other.at;
    this.indent = other.indent;
    this.ticks = other.ticks;
    this.fenceIndent = other.fenceIndent;
    this.fenceTicks = other.fenceTicks;
    this.lineStart = other.lineStart;
    this.code.append(other.code);
  }

  /** Whether a block is open. */
  boolean inCode() {
    return at == At.CODE_START || at == At.CODE_TICKS || at == At.CODE;
  }

  /** The code of the block that is open, else of the last one; without its fences. */
  String code() {
    return code.toString();
  }

  void accept(char c) {
    switch (at) {
      case PROSE_START -> {
        if (c == ' ') {
          indent++;
        } else if (c == '`') {
          ticks = 1;
          at = At.PROSE_TICKS;
        } else {
          prose(c);
        }
      }
      case PROSE_TICKS -> {
        if (c == '`') {
          ticks++;
        } else if (ticks >= MIN_TICKS) {
          info(c);
        } else {
          prose(c);
        }
      }
      case INFO -> info(c);
      case PROSE, CLOSING_LINE -> prose(c);
      case CODE_START -> codeStart(c);
      case CODE_TICKS, CODE -> code(c);
    }
  }

  private void prose(char c) {
    if (c == '\n') {
      at = At.PROSE_START;
      indent = 0;
    } else if (at != At.CLOSING_LINE) {
      at = At.PROSE;
    }
  }

  private void info(char c) {
    if (c == '\n') {
      fenceIndent = indent;
      fenceTicks = ticks;
      code.setLength(0);
      newCodeLine();
    } else {
      // backquotes after text: code inside a line of prose, not a fence
      at = c == '`' ? At.PROSE : At.INFO;
    }
  }

  private void codeStart(char c) {
    if (c == ' ') {
      indent++;
      if (indent > fenceIndent) {
        code.append(c);
      }
    } else if (c == '`' && indent <= Math.max(MAX_CLOSING_INDENT, fenceIndent)) {
      ticks = 0;
      at = At.CODE_TICKS;
      code(c);
    } else {
      at = At.CODE;
      code(c);
    }
  }

  private void code(char c) {
    code.append(c);
    if (c == '\n') {
      newCodeLine();
    } else if (at == At.CODE_TICKS && c == '`') {
      ticks++;
      if (ticks == fenceTicks) {
        code.setLength(lineStart);
        at = At.CLOSING_LINE;
      }
    } else {
      at = At.CODE;
    }
  }

  private void newCodeLine() {
    at = At.CODE_START;
    indent = 0;
    lineStart = code.length();
  }
}
