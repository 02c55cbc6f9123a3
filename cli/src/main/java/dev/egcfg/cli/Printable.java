package dev.egcfg.cli;

import java.util.Locale;

/**
 * Shows what others wrote (models, data files, servers) without characters that a terminal obeys:
 * controls, and formats such as those that turn the direction of text, stand as escapes.
 */
final class Printable {

  private Printable() {}

  /** Of one line: line breaks are escaped, too. */
  static String line(String text) {
    return shown(text, "");
  }

  /** Of several lines. */
  static String block(String text) {
    return shown(text, "\n\t");
  }

  private static String shown(String text, String kept) {
    if (text.codePoints().allMatch(character -> isPrintable(character, kept))) {
      return text;
    }
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(
            character -> {
              if (isPrintable(character, kept)) {
                shown.appendCodePoint(character);
              } else {
                shown.append(escape(character));
              }
            });
    return shown.toString();
  }

  private static boolean isPrintable(int character, String kept) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          kept.indexOf(character) >= 0;
      default -> true;
    };
  }

  /** As Python writes it. */
  private static String escape(int character) {
    return switch (character) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default ->
          String.format(
              Locale.ROOT,
              character < 0x100 ? "\\x%02x" : character < 0x10000 ? "\\u%04x" : "\\U%08x",
              character);
    };
  }
}
