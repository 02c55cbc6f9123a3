package dev.egcfg.reports;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The horizon d, in lines; written as a number, or {@code inf} for candidates that run to the end
 * of the block.
 *
 * @param lines at least 1; {@link Integer#MAX_VALUE}: no horizon
 */
public record Horizon(int lines) implements Comparable<Horizon> {

  private static final String UNBOUNDED = "inf";

  /** d = infinity. */
  public static final Horizon NONE = new Horizon(Integer.MAX_VALUE);

  public Horizon {
    if (lines < 1) {
      throw new IllegalArgumentException("horizon must be at least 1, was " + lines);
    }
  }

  /**
   * @throws IllegalArgumentException if the text is neither a whole number from 1 nor {@code inf}
   */
  public static Horizon parse(String text) {
    return text.equals(UNBOUNDED) ? NONE : new Horizon(Integer.parseInt(text));
  }

  @JsonCreator
  static Horizon fromJson(Object value) {
    return parse(value.toString());
  }

  @JsonValue
  Object toJson() {
    return equals(NONE) ? UNBOUNDED : Integer.valueOf(lines);
  }

  @Override
  public int compareTo(Horizon other) {
    return Integer.compare(lines, other.lines);
  }

  @Override
  public String toString() {
    return toJson().toString();
  }
}
