package dev.egcfg.experiments;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;

/** What a mistyped word was probably meant to be. */
final class Nearest {

  private Nearest() {}

  /** The word with the fewest single-character edits from {@code unknown}, the first of them. */
  static String to(String unknown, Collection<String> words) {
    return words.stream().min(Comparator.comparingInt(word -> edits(unknown, word))).orElse("");
  }

  /** Levenshtein's distance. */
  private static int edits(String a, String b) {
    int[] above = new int[b.length() + 1];
    Arrays.setAll(above, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}
