package dev.egcfg.core.endpoint;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a server that names tokens by a text writes them. */
enum Spelling {
  /** As they stand in a text. */
  PLAIN,
  /** As a byte-level vocabulary does: a character for each byte, {@code Ġ} for a blank. */
  BYTE_LEVEL,
  /** As SentencePiece does: {@code ▁} for a blank, {@code <0x0A>} for a byte. */
  SENTENCE_PIECE;

  private static final char BYTE_LEVEL_BLANK = '\u0120';
  private static final char BYTE_LEVEL_LINE_END = '\u010A';
  private static final char SENTENCE_PIECE_BLANK = '\u2581';
  private static final Pattern BYTE = Pattern.compile("<0x([0-9A-Fa-f]{2})>");
  private static final Pattern BYTES = Pattern.compile("(?:" + BYTE.pattern() + ")+");

  private static final Pattern CONTROL = Pattern.compile("<[^\\s<>]+>|\\[[A-Z_]+]");

  /** The bytes of a token of this name. */
  byte[] bytes(String name) {
    if (this == BYTE_LEVEL) {
      return byteLevel(name);
    }
    if (this == SENTENCE_PIECE && isOfBytes(name)) {
      return named(name);
    }
    String plain =
        this == SENTENCE_PIECE && !isControl(name) ? name.replace(SENTENCE_PIECE_BLANK, ' ') : name;
    return plain.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether this is the name of a token that a server may leave out of a text. */
  static boolean isControl(String name) {
    return CONTROL.matcher(name).matches() && !isOfBytes(name);
  }

  static boolean isOfBytes(String name) {
    return BYTES.matcher(name).matches();
  }

  /** A vocabulary's spelling, if this name looks like one; else plain. */
  static Spelling suspected(String name) {
    if (isOfBytes(name) || name.indexOf(SENTENCE_PIECE_BLANK) == 0) {
      return SENTENCE_PIECE;
    }
    return name.indexOf(BYTE_LEVEL_BLANK) == 0 || name.indexOf(BYTE_LEVEL_LINE_END) >= 0
        ? BYTE_LEVEL
        : PLAIN;
  }

  private static byte[] named(String name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher each = BYTE.matcher(name);
    while (each.find()) {
      bytes.write(Integer.parseInt(each.group(1), 16));
    }
    return bytes.toByteArray();
  }

  /** A name with characters that the vocabulary has none of is plain text. */
  private static byte[] byteLevel(String name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < name.length(); i++) {
      int value = byteOf(name.charAt(i));
      if (value < 0) {
        return name.getBytes(StandardCharsets.UTF_8);
      }
      bytes.write(value);
    }
    return bytes.toByteArray();
  }

  /**
   * GPT-2's table: bytes that print stand for themselves, the others, in order, for the characters
   * from U+0100 on. -1: none.
   */
  private static int byteOf(char c) {
    if (prints(c)) {
      return c;
    }
    int rest = c - 0x100;
    for (int value = 0; value < 0x100 && rest >= 0; value++) {
      if (!prints(value) && rest-- == 0) {
        return value;
      }
    }
    return -1;
  }

  private static boolean prints(int value) {
    return value >= '!' && value <= '~'
        || value >= 0xA1 && value <= 0xAC
        || value >= 0xAE && value <= 0xFF;
  }
}
