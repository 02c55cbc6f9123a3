package dev.egcfg.execution;

import java.math.BigDecimal;
import java.util.List;

/** How standard output is compared with what is expected. */
public enum OutputComparison {
  /** Byte for byte. */
  EXACT {
    @Override
    public boolean matches(String printed, String expected) {
      return printed.equals(expected);
    }
  },
  /** Line by line, white space at line ends and blank last lines aside. */
  LINES {
    @Override
    public boolean matches(String printed, String expected) {
      return lines(printed).equals(lines(expected));
    }
  },
  /** Word by word, whatever white space stands between them. */
  TOKENS {
    @Override
    public boolean matches(String printed, String expected) {
      return tokens(printed).equals(tokens(expected));
    }
  },
  /**
   * Word by word; decimal numbers may differ by a millionth, of the expected value or absolutely.
   * What is spelled out ({@code nan}, {@code inf}) is no number here.
   */
  FLOATS {
    @Override
    public boolean matches(String printed, String expected) {
      List<String> found = tokens(printed);
      List<String> wanted = tokens(expected);
      if (found.size() != wanted.size()) {
        return false;
      }
      for (int i = 0; i < wanted.size(); i++) {
        if (!found.get(i).equals(wanted.get(i)) && !isClose(found.get(i), wanted.get(i))) {
          return false;
        }
      }
      return true;
    }
  };

  private static final BigDecimal TOLERANCE = new BigDecimal("1e-6");

  /** Longer ones, and larger exponents, are compared as text: arithmetic on them has no bound. */
  private static final int LONGEST_NUMBER = 400;

  private static final int LARGEST_EXPONENT = 400;

  /** Whether a program that printed this has answered the test. */
  public abstract boolean matches(String printed, String expected);

  private static List<String> lines(String text) {
    return text.stripTrailing().lines().map(String::stripTrailing).toList();
  }

  private static List<String> tokens(String text) {
    String stripped = text.strip();
    return stripped.isEmpty() ? List.of() : List.of(stripped.split("\\s+"));
  }

  private static boolean isClose(String printed, String expected) {
    if (printed.length() > LONGEST_NUMBER || expected.length() > LONGEST_NUMBER) {
      return false;
    }
    try {
      BigDecimal found = new BigDecimal(printed);
      BigDecimal wanted = new BigDecimal(expected);
      if (Math.abs(found.scale()) > LARGEST_EXPONENT
          || Math.abs(wanted.scale()) > LARGEST_EXPONENT) {
        return false;
      }
      BigDecimal allowed = TOLERANCE.multiply(wanted.abs().max(BigDecimal.ONE));
      return found.subtract(wanted).abs().compareTo(allowed) <= 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
