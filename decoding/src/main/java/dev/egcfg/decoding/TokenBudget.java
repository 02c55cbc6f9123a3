package dev.egcfg.decoding;

import dev.egcfg.core.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Fits texts into a number of tokens. Tokens are counted line by line; the count of a whole text
 * differs by little.
 */
final class TokenBudget {

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
   * The lines if they fit, else as many of the last and the first of them as do, with a note
   * between: the last ones come first, for they hold what is new in a program and what came out of
   * a trace. A last or first line that is too long by itself loses its middle.
   */
  List<String> fit(List<String> lines, int budget) {
    if (count(lines, budget + 1) <= budget) {
      return lines;
    }
    int left = budget - count(note(lines.size()));
    int forTail = lines.size() == 1 ? left : left * 2 / 3;
    List<String> tail = fitting(reversed(lines), forTail);
    int rest = left - count(tail, left);
    List<String> head = fitting(lines.subList(0, lines.size() - tail.size()), rest);
    List<String> fitted = new ArrayList<>(head);
    int omitted = lines.size() - head.size() - tail.size();
    if (omitted > 0) {
      fitted.add(note(omitted));
    }
    fitted.addAll(reversed(tail));
    return fitted;
  }

  private static List<String> reversed(List<String> lines) {
    List<String> reversed = new ArrayList<>(lines);
    Collections.reverse(reversed);
    return reversed;
  }

  /** The first lines within a budget. */
  private List<String> fitting(List<String> lines, int budget) {
    List<String> fitting = new ArrayList<>();
    int left = budget;
    for (String line : lines) {
      String fitted = fitting.isEmpty() ? shorten(line, budget) : line;
      left -= count(fitted);
      if (left < 0) {
        break;
      }
      fitting.add(fitted);
    }
    return fitting;
  }

  static List<String> lines(String text) {
    return Arrays.asList(text.stripTrailing().split("\n", -1));
  }

  private int count(String line) {
    return tokenizer.encode(line + "\n").length;
  }

  private static String note(int lines) {
    return String.format(Locale.ROOT, "... (+%d lines)", lines);
  }

  /**
   * The line without its middle, where it is too long; its tokens are taken to be of one length.
   */
  private String shorten(String line, int budget) {
    int tokens = count(line);
    if (tokens <= budget) {
      return line;
    }
    int kept = (int) ((long) line.length() * (budget - count(omission(line.length()))) / tokens);
    if (kept <= 0) {
      return line;
    }
    int head = kept * 2 / 3;
    return line.substring(0, head)
        + omission(line.length() - kept)
        + line.substring(line.length() - (kept - head));
  }

  private static String omission(int characters) {
    return String.format(Locale.ROOT, " ... (+%d characters) ... ", characters);
  }
}
