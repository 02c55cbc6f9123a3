package dev.egcfg.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text in UTF-8 that people or other programs wrote. */
public final class TextFile {

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private TextFile() {}

  /**
   * All of it, without the byte order mark that some editors write (RFC 8259 section 8.1, PEP 263).
   *
   * @throws IOException as {@link Files#readString(Path)}
   */
  public static String read(Path file) throws IOException {
    String text = Files.readString(file);
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text;
  }
}
