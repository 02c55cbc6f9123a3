package dev.egcfg.decoding;

import java.util.Arrays;
import java.util.List;

/**
 * Guesses what follows some tokens by where the last of them stood before: code repeats itself. The
 * longest match counts, of equals the one found first; the longer it is, the more of what followed
 * there is guessed.
 */
final class TokenLookup {

  private static final int LEAST_MATCH = 2;
  private static final int LONGEST_MATCH = 6;
  private static final int GUESSED_PER_MATCHED = 2;

  private TokenLookup() {}

  /**
   * @param texts where to look, the likeliest first
   */
  static int[] following(int[] tokens, List<int[]> texts) {
    int best = LEAST_MATCH - 1;
    int[] bestText = {};
    int bestEnd = 0;
    for (int[] text : texts) {
      for (int end = text.length - 1; end > best; end--) {
        int match = match(tokens, text, end);
        if (match > best) {
          best = match;
          bestText = text;
          bestEnd = end;
        }
      }
    }
    int most = GUESSED_PER_MATCHED * best;
    return Arrays.copyOfRange(bestText, bestEnd, Math.min(bestText.length, bestEnd + most));
  }

  /** How many of the last tokens stand right before {@code end}. */
  private static int match(int[] tokens, int[] text, int end) {
    int match = 0;
    int most = Math.min(LONGEST_MATCH, Math.min(tokens.length, end));
    while (match < most && tokens[tokens.length - 1 - match] == text[end - 1 - match]) {
      match++;
    }
    return match;
  }
}
