package dev.egcfg.execution;

/**
 * A part of an answer that may be its program.
 *
 * @param language of a block, as the answer names it; may be empty
 * @param text as it stands in the answer
 * @param framed as a program that parses by itself, where the text is only the body of one
 */
public record AnswerPart(Kind kind, String language, String text, String framed) {

  /** Where it stands. */
  public enum Kind {
    /** Between fences. */
    BLOCK,
    /** Between tags of HTML. */
    MARKUP,
    /** Outside of any block; it may hold code between text. */
    PROSE,
    /** Between backquotes inside a text. */
    SPAN
  }
}
