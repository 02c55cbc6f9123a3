package dev.egcfg.decoding;

/**
 * Counts the finished lines of a code block as it is written (interface.md, last section). A
 * newline counts when it ends a statement's last line; it does not when its line is blank, a
 * comment or a docstring, or when a bracket, a string or a backslash carries on to the next line.
 *
 * <p>A docstring is here any statement that is nothing but a plain string: which of them are the
 * first of a body makes no difference to what runs.
 */
final class LineClock {

  private enum Mode {
    CODE,
    COMMENT,
    /** One or two quotes seen: a short string, an empty one or a triple quote. */
    QUOTES,
    SHORT_STRING,
    LONG_STRING
  }

  private Mode mode = Mode.CODE;
  private char quote;
  private int quotes;
  private boolean escaped;
  private int brackets;
  private boolean statement;
  private boolean stringPrefix;
  private boolean continued;
  private int lines;

  LineClock() {}

  LineClock(LineClock other) {
    this.mode = other.mode;
    this.quote = other.quote;
    this.quotes = other.quotes;
    this.escaped = other.escaped;
    this.brackets = other.brackets;
    this.statement = other.statement;
    this.stringPrefix = other.stringPrefix;
    this.continued = other.continued;
    this.lines = other.lines;
  }

  /** Lines finished so far. */
  int lines() {
    return lines;
  }

  /** Whether the next character belongs to a bracket, string or continued line begun before. */
  boolean insideStatement() {
    return brackets > 0 || continued || mode == Mode.LONG_STRING || mode == Mode.SHORT_STRING;
  }

  void accept(char c) {
    if (c == '\r') {
      return;
    }
    switch (mode) {
      case CODE -> code(c);
      case COMMENT -> comment(c);
      case QUOTES -> openingQuotes(c);
      case SHORT_STRING -> shortString(c);
      case LONG_STRING -> longString(c);
    }
  }

  private void code(char c) {
    boolean afterBackslash = escaped;
    escaped = false;
    switch (c) {
      case '\n' -> {
        continued = afterBackslash;
        endOfLine();
      }
      case '#' -> mode = Mode.COMMENT;
      case '\\' -> escaped = true;
      case '"', '\'' -> {
        stringPrefix = false;
        mode = Mode.QUOTES;
        quote = c;
        quotes = 1;
      }
      case ' ', '\t', '\f' -> {
        statement |= stringPrefix;
        stringPrefix = false;
      }
      default -> statementCharacter(c);
    }
  }

  private void statementCharacter(char c) {
    if (!statement && !stringPrefix && "rRuU".indexOf(c) >= 0) {
      stringPrefix = true;
      return;
    }
    statement = true;
    stringPrefix = false;
    if ("([{".indexOf(c) >= 0) {
      brackets++;
    } else if (")]}".indexOf(c) >= 0) {
      brackets = Math.max(0, brackets - 1);
    }
  }

  private void endOfLine() {
    if (brackets > 0 || continued) {
      return;
    }
    if (statement || stringPrefix) {
      lines++;
    }
    statement = false;
    stringPrefix = false;
  }

  private void comment(char c) {
    if (c == '\n') {
      mode = Mode.CODE;
      continued = false;
      endOfLine();
    }
  }

  private void openingQuotes(char c) {
    if (c == quote) {
      quotes++;
      if (quotes == 3) {
        mode = Mode.LONG_STRING;
        quotes = 0;
      }
    } else if (quotes == 2) {
      mode = Mode.CODE;
      code(c);
    } else {
      mode = Mode.SHORT_STRING;
      shortString(c);
    }
  }

  private void shortString(char c) {
    if (escaped) {
      escaped = false;
    } else if (c == '\\') {
      escaped = true;
    } else if (c == quote) {
      mode = Mode.CODE;
    } else if (c == '\n') {
      // Python rejects it; what was meant as a line still ends here
      mode = Mode.CODE;
      statement = true;
      continued = false;
      endOfLine();
    }
  }

  private void longString(char c) {
    if (escaped) {
      escaped = false;
      quotes = 0;
    } else if (c == '\\') {
      escaped = true;
    } else if (c != quote) {
      quotes = 0;
    } else if (++quotes == 3) {
      mode = Mode.CODE;
    }
  }
}
