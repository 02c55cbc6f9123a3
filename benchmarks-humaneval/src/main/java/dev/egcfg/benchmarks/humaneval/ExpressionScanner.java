package dev.egcfg.benchmarks.humaneval;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds where a Python expression that means something by itself ends in running text: literals,
 * displays, arithmetic on them, and calls on such arguments. A bare name other than True, False and
 * None is no such expression: {@code fib4(n)} is a definition, not an example.
 *
 * <p>Every method takes an offset and returns the offset behind what it found, or {@link #NONE}.
 */
final class ExpressionScanner {

  static final int NONE = -1;

  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
  private static final Pattern CONSTANT = Pattern.compile("(True|False|None|true|false)\\b");
  private static final Pattern OPERATOR = Pattern.compile("[ \\t]*(\\*\\*|//|[-+*/%])[ \\t]*");
  private static final Pattern STRING =
      // possessive: what repeats a choice is else matched by recursion
      Pattern.compile("\"(?:[^\"\\\\\\n]++|\\\\.)*+\"|'(?:[^'\\\\\\n]++|\\\\.)*+'");

  /** Half of what CPython itself reads. */
  private static final int DEEPEST = 100;

  private final String text;
  private int depth;

  ExpressionScanner(String text) {
    this.text = text;
  }

  /** Operands joined by arithmetic operators; an operator without an operand is left alone. */
  int expression(int from) {
    int end = operand(from);
    while (end != NONE) {
      int operator = match(OPERATOR, end);
      int next = operator == NONE ? NONE : operand(operator);
      if (next == NONE) {
        return end;
      }
      end = next;
    }
    return NONE;
  }

  /** A name called with expressions as its arguments. */
  int call(int from) {
    int open = match(NAME, from);
    return open != NONE && at(open) == '(' ? enclosed(open, ')') : NONE;
  }

  private int operand(int from) {
    if (depth == DEEPEST) {
      return NONE;
    }
    depth++;
    try {
      return operandBelow(from);
    } finally {
      depth--;
    }
  }

  private int operandBelow(int from) {
    char first = at(from);
    return switch (first) {
      case '-' -> operand(from + 1);
      case '[' -> enclosed(from, ']');
      case '(' -> enclosed(from, ')');
      case '{' -> enclosed(from, '}');
      case '"', '\'' -> match(STRING, from);
      default -> {
        int end = Character.isDigit(first) ? match(NUMBER, from) : match(CONSTANT, from);
        yield end == NONE ? call(from) : end;
      }
    };
  }

  /** From an opening bracket: expressions separated by commas (or a dictionary's colons). */
  private int enclosed(int open, char closing) {
    int here = blanks(open + 1);
    while (at(here) != closing) {
      int end = expression(here);
      if (end == NONE) {
        return NONE;
      }
      here = blanks(end);
      if (at(here) == ',' || (closing == '}' && at(here) == ':')) {
        here = blanks(here + 1);
      } else if (at(here) != closing) {
        return NONE;
      }
    }
    return here + 1;
  }

  private int blanks(int from) {
    int here = from;
    while (here < text.length() && Character.isWhitespace(text.charAt(here))) {
      here++;
    }
    return here;
  }

  private char at(int offset) {
    return offset < text.length() ? text.charAt(offset) : '\0';
  }

  private int match(Pattern pattern, int from) {
    Matcher matcher = pattern.matcher(text).region(from, text.length());
    return matcher.lookingAt() ? matcher.end() : NONE;
  }
}
