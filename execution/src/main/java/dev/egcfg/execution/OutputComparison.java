package dev.egcfg.execution;

import java.util.List;

/**
 * How standard output is compared: line by line, white space at line ends and blank last lines
 * aside.
 */
final class OutputComparison {

  private OutputComparison() {}

  static boolean matches(String printed, String expected) {
    return lines(printed).equals(lines(expected));
  }

  private static List<String> lines(String text) {
    return text.stripTrailing().lines().map(String::stripTrailing).toList();
  }
}
