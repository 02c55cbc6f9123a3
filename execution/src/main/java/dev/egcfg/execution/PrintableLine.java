package dev.egcfg.execution;

/**
 * What a person reads of something that a program or another machine may have said: one line of
 * bounded length, without characters that a terminal would obey (controls, and formats such as
 * those that turn the direction of text).
 */
final class PrintableLine {

  private static final int LIMIT = 300;
  private static final String CUT = "...";

  private PrintableLine() {}

  /** The text on one line: white space is one space, what is not printable is left out. */
  static String of(String text) {
    StringBuilder line = new StringBuilder();
    boolean space = false;
    int at = 0;
    int count = 0;
    while (at < text.length() && count <= LIMIT) {
      int character = text.codePointAt(at);
      at += Character.charCount(character);
      if (isSpace(character)) {
        space = !line.isEmpty();
      } else if (isPrintable(character)) {
        count += space ? 2 : 1;
        line.append(space ? " " : "").appendCodePoint(character);
        space = false;
      }
    }
    return count <= LIMIT
        ? line.toString()
        : line.substring(0, line.offsetByCodePoints(0, LIMIT - CUT.length())) + CUT;
  }

  private static boolean isSpace(int character) {
    return Character.isWhitespace(character) || Character.isSpaceChar(character);
  }

  private static boolean isPrintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE -> false;
      default -> true;
    };
  }
}
