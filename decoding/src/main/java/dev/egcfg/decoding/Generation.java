package dev.egcfg.decoding;

import java.util.List;
import java.util.Optional;

/**
 * One answer, with all that a report needs to show how it came about.
 *
 * @param text the model's answer as written, fences included
 */
public record Generation(
    String text,
    List<Token> tokens,
    List<Refresh> refreshes,
    StopReason stopReason,
    GuidanceState guidance,
    Usage usage) {

  public Generation {
    tokens = List.copyOf(tokens);
    refreshes = List.copyOf(refreshes);
  }

  /** Why the answer ended. */
  public enum StopReason {
    END_OF_TEXT,
    CLOSING_FENCE,
    /** The code that the prompt had begun is over. */
    LEFT_CODE,
    TOKEN_LIMIT,
    CONTEXT_FULL,
    /** One program is all that the answer can become: it is the answer's last code block. */
    COLLAPSED
  }

  /** Whether guidance had anything to say. */
  public enum GuidanceState {
    /** At least one token was chosen with a signal. */
    ON,
    /** The marker never came. */
    NOT_STARTED,
    /** The marker came, but no refresh yielded a signal. */
    NO_SIGNAL,
    /** Not a guided method, or gamma 0. */
    OFF
  }

  /**
   * One generated token. The end token is one, with no text.
   *
   * @param choices empty for tokens that were not guided
   */
  public record Token(int id, String text, Optional<Choices> choices) {}

  /** The most probable tokens of the three distributions at a guided token, best first. */
  public record Choices(
      List<Choice> unconditional, List<Choice> conditional, List<Choice> guided) {}

  /** A token and its natural-log probability. */
  public record Choice(int id, String text, float logProbability) {}

  /**
   * One refresh of the dynamic signal.
   *
   * @param tokenIndex index of the first token chosen after it
   * @param line number of finished lines of the code block, by the clock of interface.md
   * @param signal the text inserted into the dynamic prompt: the programs that were run, the
   *     invocations and their traces, as far as the token budget goes; empty if nothing was
   *     executable
   */
  public record Refresh(int tokenIndex, int line, List<Candidate> candidates, String signal) {}

  /**
   * A look-ahead continuation.
   *
   * @param text what was sampled after the code so far
   * @param executable the program that was run for it; empty if none could be made of it
   */
  public record Candidate(String text, Optional<String> executable) {}

  /**
   * What it cost.
   *
   * @param promptTokens tokens of the unconditional prompt
   * @param encodedTokens all tokens that the model was given, or would have been without the work
   *     of others, in every branch
   * @param forwardPasses batched steps taken
   * @param candidatePasses those of them that sampled candidates
   * @param guidedPasses those of them that read a dynamic prompt or moved past guided tokens
   * @param executions programs run
   * @param cacheHits executions answered from this decoding's own memory
   * @param reusedTokens of the encoded tokens, those that the model knew from other sequences and
   *     did not compute again
   * @param saved what of all this other decodings had done already
   */
  public record Usage(
      int promptTokens,
      int generatedTokens,
      int guidedTokens,
      int candidateTokens,
      int encodedTokens,
      int forwardPasses,
      int candidatePasses,
      int guidedPasses,
      int executions,
      int cacheHits,
      long reusedTokens,
      Saved saved,
      long totalMillis,
      long modelMillis,
      long executionMillis) {}

  /**
   * What a decoding is charged with but did not have to do, because others before it or beside it
   * had.
   *
   * @param forwardPasses below 0 if catching up with others took more
   * @param encodedTokens below 0 likewise
   */
  public record Saved(int forwardPasses, int encodedTokens, int executions) {
    public static final Saved NOTHING = new Saved(0, 0, 0);
  }
}
