package dev.egcfg.decoding;

import dev.egcfg.core.Tokenizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Fits texts into a number of tokens. Tokens are counted line by line; the count of a whole text
 * differs by little.
 */
final class TokenBudget {

  /** A line longer than this many characters per token of its budget loses its middle. */
  private static final double CHARACTERS_PER_TOKEN = 1.5;

  private static final int SHORTEST_LINE = 40;

  private final Tokenizer tokenizer;

  TokenBudget(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * Shares a budget evenly; what one does not want goes to the others.
   *
   * @param wanted tokens that each could use
   */
  static int[] shares(int budget, int[] wanted) {
    int[] shares = new int[wanted.length];
    int left = Math.max(0, budget);
    int[] byWant =
        IntStream.range(0, wanted.length)
            .boxed()
            .sorted((a, b) -> Integer.compare(wanted[a], wanted[b]))
            .mapToInt(i -> i)
            .toArray();
    for (int i = 0; i < byWant.length; i++) {
      shares[byWant[i]] = Math.min(wanted[byWant[i]], left / (byWant.length - i));
      left -= shares[byWant[i]];
    }
    return shares;
  }

  /** Tokens of a text, counted no further than the limit. */
  int count(List<String> lines, int limit) {
    int tokens = 0;
    for (String line : lines) {
      tokens += count(line);
      if (tokens >= limit) {
        return limit;
      }
    }
    return tokens;
  }

  /**
   * The lines if they fit, else as many of the last and first of them as do, with a note between.
   */
  List<String> fit(List<String> lines, int budget) {
    if (count(lines, budget + 1) <= budget) {
      return lines;
    }
    List<String> shortened = lines.stream().map(line -> shorten(line, budget)).toList();
    int left = budget - count(note(lines.size()));
    Deque<String> tail = new ArrayDeque<>();
    int forTail = left - left / 2;
    for (int i = shortened.size() - 1; i >= 0; i--) {
      int tokens = count(shortened.get(i));
      if (tokens > forTail) {
        break;
      }
      forTail -= tokens;
      left -= tokens;
      tail.addFirst(shortened.get(i));
    }
    List<String> fitting = new ArrayList<>();
    for (String line : shortened.subList(0, shortened.size() - tail.size())) {
      int tokens = count(line);
      if (tokens > left) {
        break;
      }
      left -= tokens;
      fitting.add(line);
    }
    int omitted = lines.size() - fitting.size() - tail.size();
    if (omitted > 0) {
      fitting.add(note(omitted));
    }
    fitting.addAll(tail);
    return fitting;
  }

  static List<String> lines(String text) {
    return Arrays.asList(text.stripTrailing().split("\n", -1));
  }

  private int count(String line) {
    return tokenizer.encode(line + "\n").length;
  }

  private static String note(int lines) {
    return String.format(Locale.ROOT, "... (%d lines left out)", lines);
  }

  private static String shorten(String line, int budget) {
    int longest = Math.max(SHORTEST_LINE, (int) (budget * CHARACTERS_PER_TOKEN));
    if (line.length() <= longest) {
      return line;
    }
    int head = longest * 2 / 3;
    int tail = longest - head;
    return String.format(
        Locale.ROOT,
        "%s ...(%d characters left out)... %s",
        line.substring(0, head),
        line.length() - longest,
        line.substring(line.length() - tail));
  }
}
