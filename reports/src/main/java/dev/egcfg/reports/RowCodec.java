package dev.egcfg.reports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * A row as one line of JSON whose last field, {@code crc32}, holds the CRC-32 (ISO 3309, as in
 * gzip) of the line's UTF-8 bytes before {@code ,"crc32":}, as eight lower-case hexadecimal digits.
 */
public final class RowCodec {

  private static final String FIELD = ",\"crc32\":\"";

  /** No run writes more of a problem, and counts of them are kept by number. */
  private static final int MOST_SAMPLES = 10_000_000;

  private static final int TAIL = FIELD.length() + 8 + "\"}".length();

  private static final ObjectReader READER = Json.MAPPER.readerFor(Row.class);

  private RowCodec() {}

  /** The row's line, without a line break. */
  public static String encode(Row row) {
    return new String(line(row), StandardCharsets.UTF_8).stripTrailing();
  }

  /** The row's line in UTF-8, with a line break. */
  public static byte[] line(Row row) {
    try {
      byte[] object = Json.MAPPER.writeValueAsBytes(row);
      int body = object.length - 1;
      byte[] tail = (FIELD + crc32(object, body) + "\"}\n").getBytes(StandardCharsets.UTF_8);
      byte[] line = Arrays.copyOf(object, body + tail.length);
      System.arraycopy(tail, 0, line, body, tail.length);
      return line;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write the row of unit " + row.unit(), e);
    }
  }

  /**
   * @throws IllegalArgumentException with one line that says what is wrong
   */
  static Row decode(byte[] line) {
    int bodyLength = line.length - TAIL;
    if (bodyLength <= 0) {
      throw new IllegalArgumentException("the line ends after " + line.length + " bytes");
    }
    String tail = new String(line, bodyLength, TAIL, StandardCharsets.UTF_8);
    if (!tail.startsWith(FIELD) || !tail.endsWith("\"}")) {
      throw new IllegalArgumentException("the line does not end with its crc32 field");
    }
    String written = tail.substring(FIELD.length(), FIELD.length() + 8);
    String actual = crc32(line, bodyLength);
    if (!written.equals(actual)) {
      throw new IllegalArgumentException(
          "crc32 says " + written + " but the row's bytes give " + actual);
    }
    byte[] object = Arrays.copyOf(line, bodyLength + 1);
    object[bodyLength] = '}';
    try {
      return checked(READER.readValue(object));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "not a row of schema " + Row.SCHEMA + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private static Row checked(Row row) {
    if (row.sample() < 0 || row.sample() >= MOST_SAMPLES) {
      throw new IllegalArgumentException(
          "sample " + row.sample() + " of unit " + row.unit() + " is not below " + MOST_SAMPLES);
    }
    if (row.attempt() < 1) {
      throw new IllegalArgumentException(
          "attempt " + row.attempt() + " of unit " + row.unit() + " is not at least 1");
    }
    return row;
  }

  private static String crc32(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
