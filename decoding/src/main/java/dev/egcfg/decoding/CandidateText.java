package dev.egcfg.decoding;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A candidate while it is sampled: what follows the answer, up to the horizon, the end of the code
 * block, the end of text or the answer's token limit.
 */
final class CandidateText {

  private final Set<Integer> endTokens;
  private final int tokensLeft;
  private final TextStream stream;
  private final CodeScanner scanner;
  private final int lastLine;
  private final List<Integer> tokens = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private int lineStart;

  /**
   * @param horizon d, in finished lines beyond those of the answer
   */
  CandidateText(Answer answer, int horizon, Set<Integer> endTokens) {
    this.endTokens = endTokens;
    this.tokensLeft = answer.tokensLeft();
    this.stream = answer.stream().copy();
    this.scanner = answer.scanner().copy();
    this.lastLine =
        horizon == EgCfgSettings.NO_HORIZON ? horizon : answer.scanner().lines() + horizon;
  }

  private CandidateText(CandidateText other) {
    this.endTokens = other.endTokens;
    this.stream = other.stream.copy();
    this.scanner = other.scanner.copy();
    this.lastLine = other.lastLine;
    this.tokensLeft = other.tokensLeft;
    this.tokens.addAll(other.tokens);
    this.text.append(other.text);
    this.lineStart = other.lineStart;
  }

  CandidateText copy() {
    return new CandidateText(this);
  }

  /** Adds a token and its text, cut where the candidate ends; whether the candidate goes on. */
  boolean append(int token) {
    tokens.add(token);
    return !endTokens.contains(token) && appendText(token) && tokens.size() < tokensLeft;
  }

  private boolean appendText(int token) {
    String added = stream.append(token);
    for (int i = 0; i < added.length(); i++) {
      char c = added.charAt(i);
      scanner.accept(c);
      text.append(c);
      if (c == '\n') {
        lineStart = text.length();
      }
      if (!scanner.inCode()) {
        text.setLength(lineStart);
        return false;
      }
      if (scanner.lines() >= lastLine) {
        return false;
      }
    }
    return true;
  }

  /** In tokens. */
  int length() {
    return tokens.size();
  }

  /** What was sampled after the answer, an end token included. */
  int[] tokens() {
    return tokens.stream().mapToInt(token -> token).toArray();
  }

  /** Their text, up to where the candidate ends. */
  String text() {
    return text.toString();
  }

  /** The code block with the candidate in it: prefix and continuation, fences removed. */
  String code() {
    return scanner.code();
  }
}
