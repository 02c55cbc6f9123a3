package dev.egcfg.reports;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Problem ids as people sort them: HumanEval/2 before HumanEval/10. */
final class NaturalOrder implements Comparator<String> {

  static final NaturalOrder INSTANCE = new NaturalOrder();

  private static final Pattern RUN = Pattern.compile("\\d+|\\D+");

  private NaturalOrder() {}

  @Override
  public int compare(String a, String b) {
    Matcher left = RUN.matcher(a);
    Matcher right = RUN.matcher(b);
    while (left.find()) {
      if (!right.find()) {
        return 1;
      }
      int order = compareRuns(left.group(), right.group());
      if (order != 0) {
        return order;
      }
    }
    return right.find() ? -1 : a.compareTo(b);
  }

  private static int compareRuns(String a, String b) {
    return startsWithDigit(a) && startsWithDigit(b)
        ? new BigInteger(a).compareTo(new BigInteger(b))
        : a.compareTo(b);
  }

  private static boolean startsWithDigit(String text) {
    return Character.isDigit(text.charAt(0));
  }
}
