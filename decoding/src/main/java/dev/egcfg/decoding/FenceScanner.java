package dev.egcfg.decoding;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the fenced code blocks of an answer as it is written, by CommonMark's rules: three or more
 * backquotes or tildes open a block, in a list or a quotation too, and a line that starts with as
 * many closes it. The marks of list and quotation are taken off the code. What models write
 * otherwise is read as they mean it: code on the opening line is code, any indentation will do for
 * a fence, a fence with a language opens a block even in an open one.
 */
final class FenceScanner {

  private enum At {
    /** Blanks and marks of lists and quotations at a line's start. */
    LINE_START,
    NUMBER,
    BULLET,
    FENCE,
    PROSE,
    INFO,
    CODE_START,
    CODE_FENCE,
    CODE,
    CLOSING_LINE
  }

  private static final int MIN_MARKS = 3;

  /** More than this beyond the opening fence is code that happens to hold a fence. */
  private static final int MAX_CLOSING_INDENT = 3;

  private static final String INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff";

  private static final Pattern LANGUAGE = Pattern.compile("(?i)(?:python\\d?|py\\d?|bash|sh)\\s*");

  private static final Pattern PYTHON =
      Pattern.compile(
          "(?i)\\s*[{.]*(?:i?python\\d?|py\\d?|pycon|code)\\b|\\s*(?:def|class|import|from|async|@|\\w+ =)");

  private static final Pattern CODE_IN_INFO =
      Pattern.compile(
          "\\s*(?:(?:[Pp]ython\\d?|py)\\s+)?((?:(?:def|class|import|from|async)\\s|@\\w|\\w+ = ).*)");

  private At at = At.LINE_START;
  private int indent;
  private int quotes;
  private char mark;
  private int marks;
  private int fenceIndent;
  private int fenceQuotes;
  private int fenceMarks;
  private int quotesLeft;
  private int lineStart;
  private final StringBuilder info = new StringBuilder();

  /** What stands behind a closing fence. */
  private final StringBuilder rest = new StringBuilder();

  private final StringBuilder code = new StringBuilder();

  FenceScanner() {}

  FenceScanner(FenceScanner other) {
    this.at = other.at;
    this.indent = other.indent;
    this.quotes = other.quotes;
    this.mark = other.mark;
    this.marks = other.marks;
    this.fenceIndent = other.fenceIndent;
    this.fenceQuotes = other.fenceQuotes;
    this.fenceMarks = other.fenceMarks;
    this.quotesLeft = other.quotesLeft;
    this.lineStart = other.lineStart;
    this.info.append(other.info);
    this.rest.append(other.rest);
    this.code.append(other.code);
  }

  /** Whether a block is open. */
  boolean inCode() {
    return at == At.CODE_START || at == At.CODE_FENCE || at == At.CODE;
  }

  /** The code of the block that is open, else of the last one; without its fences. */
  String code() {
    return code.toString();
  }

  /** How long that code is. */
  int length() {
    return code.length();
  }

  /** What stands behind the opening fence of that block. */
  String info() {
    return info.toString();
  }

  void accept(char c) {
    switch (at) {
      case LINE_START -> lineStart(c);
      case NUMBER -> number(c);
      case BULLET -> bullet(c);
      case FENCE -> fence(c);
      case INFO -> info(c);
      case PROSE -> prose(c);
      case CLOSING_LINE -> closingLine(c);
      case CODE_START -> codeStart(c);
      case CODE_FENCE, CODE -> code(c);
    }
  }

  private void lineStart(char c) {
    if (c == ' ' || c == '\t') {
      indent++;
    } else if (c == '>') {
      quotes++;
      indent = -1; // the blank behind it belongs to it
    } else if (c == '-' || c == '*' || c == '+') {
      at = At.BULLET;
    } else if (c >= '0' && c <= '9') {
      indent++;
      at = At.NUMBER;
    } else if (c == '`' || c == '~') {
      mark = c;
      marks = 1;
      at = At.FENCE;
    } else if (INVISIBLE.indexOf(c) < 0) {
      prose(c);
    }
  }

  private void number(char c) {
    if (c == '.' || c == ')') {
      at = At.BULLET;
    } else if (c >= '0' && c <= '9') {
      indent++;
    } else {
      prose(c);
    }
  }

  private void bullet(char c) {
    if (c == ' ' || c == '\t') {
      indent += 2;
      at = At.LINE_START;
    } else {
      prose(c);
    }
  }

  private void fence(char c) {
    if (c == mark) {
      marks++;
    } else if (marks >= MIN_MARKS) {
      info.setLength(0);
      at = At.INFO;
      info(c);
    } else {
      prose(c);
    }
  }

  private void prose(char c) {
    at = At.PROSE;
    if (c == '\n') {
      newLine();
    }
  }

  private void newLine() {
    at = At.LINE_START;
    indent = 0;
    quotes = 0;
  }

  private void info(char c) {
    if (c == '\n') {
      fenceIndent = Math.max(0, indent);
      fenceQuotes = quotes;
      fenceMarks = marks;
      openBlock();
    } else if (c == '`' && mark == '`') {
      // backquotes after text: code inside a line of prose, not a fence
      at = At.PROSE;
    } else {
      info.append(c);
    }
  }

  private void openBlock() {
    code.setLength(0);
    Matcher begun = CODE_IN_INFO.matcher(info);
    if (begun.matches()) {
      code.append(begun.group(1)).append('\n');
    }
    newCodeLine();
  }

  /** Whether that block does not name another language. */
  boolean isPython() {
    return info.toString().isBlank() || PYTHON.matcher(info).lookingAt();
  }

  /** Code that the block's opening line has begun. */
  Optional<String> codeOfOpeningLine() {
    return Optional.of(code.toString()).filter(begun -> at == At.CODE_START && !begun.isEmpty());
  }

  private void codeStart(char c) {
    if (quotesLeft > 0 && c == '>') {
      quotesLeft--;
      indent = -1;
    } else if (quotesLeft > 0 && c != ' ' && c != '\n') {
      newLine(); // the quotation has ended, and the block with it
      lineStart(c);
    } else if (c == ' ') {
      indent++;
      if (quotesLeft == 0 && indent > fenceIndent) {
        code.append(c);
      }
    } else if (c == mark && indent <= fenceIndent + MAX_CLOSING_INDENT) {
      marks = 0;
      at = At.CODE_FENCE;
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
    } else if (at == At.CODE_FENCE && c == mark) {
      marks++;
      if (marks == fenceMarks) {
        code.setLength(lineStart);
        at = At.CLOSING_LINE;
        rest.setLength(0);
      }
    } else {
      at = At.CODE;
    }
  }

  private void closingLine(char c) {
    if (c != '\n') {
      rest.append(c);
    } else if (LANGUAGE.matcher(rest).matches()) {
      info.setLength(0);
      info.append(rest);
      openBlock();
    } else {
      newLine();
    }
  }

  private void newCodeLine() {
    at = At.CODE_START;
    indent = 0;
    quotesLeft = fenceQuotes;
    lineStart = code.length();
  }
}
