package dev.egcfg.decoding;

import dev.egcfg.core.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns tokens into text as they come. A token may hold part of a character: its text then appears
 * with the token that completes it. Only the last few tokens are decoded each time.
 */
final class TextStream {

  /** Longest run of tokens that may lie inside one UTF-8 character. */
  private static final int MAX_PENDING = 4;

  private static final char REPLACEMENT = '\uFFFD';

  private final Tokenizer tokenizer;

  /** Tokens whose text is out, kept as context for the next ones, then tokens still pending. */
  private final List<Integer> window;

  private int shown;

  TextStream(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
    this.window = new ArrayList<>();
  }

  private TextStream(TextStream other) {
    this.tokenizer = other.tokenizer;
    this.window = new ArrayList<>(other.window);
    this.shown = other.shown;
  }

  TextStream copy() {
    return new TextStream(this);
  }

  /** The text that this token adds; empty if it ends inside a character. */
  String append(int token) {
    window.add(token);
    String before = tokenizer.decode(window.subList(0, shown));
    String after = tokenizer.decode(window);
    int pending = window.size() - shown;
    boolean insideCharacter = !after.isEmpty() && after.charAt(after.length() - 1) == REPLACEMENT;
    if (insideCharacter && pending < MAX_PENDING) {
      return "";
    }
    window.subList(0, shown).clear();
    shown = window.size();
    return after.substring(Math.min(before.length(), after.length()));
  }
}
