package dev.egcfg.benchmarks;

import java.util.List;
import java.util.Random;

/**
 * Damaged texts: up to five places of a good one replaced by parts that its grammar knows.
 *
 * @param longest how often one of twenty parts is repeated at most
 */
public record Mutations(List<String> good, List<String> parts, int longest) {

  /** The same for the same number. */
  public String text(int number) {
    Random random = new Random(number);
    StringBuilder text = new StringBuilder(good.get(number % good.size()));
    for (int i = random.nextInt(5); i >= 0; i--) {
      int at = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), at + random.nextInt(6));
      String part = parts.get(random.nextInt(parts.size()));
      text.replace(at, end, random.nextInt(20) == 0 ? part.repeat(random.nextInt(longest)) : part);
    }
    return text.toString();
  }
}
