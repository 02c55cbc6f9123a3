package dev.egcfg.decoding;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Follows where an answer thinks aloud, as reasoning models do between tags: what stands there is
 * no answer. A closing tag without an opening one ends a thought that began with the answer, as it
 * does where the prompt itself has opened it.
 */
final class Thoughts {

  private static final String NAMES =
      "(?:\\w+:)?(?:think\\w*|thoughts?|reason\\w*|analysis|reflect\\w*|scratchpad|\\w*monologue|plan\\w*)";

  private static final Pattern OPENING =
      Pattern.compile(
          "(?:<"
              + NAMES
              + ">|\\[think\\]|◁think▷|<\\|(?:begin_of_thought|start_thinking)\\|>"
              + "|<\\|channel\\|>(?:analysis|commentary))\\z");

  private static final Pattern CLOSING =
      Pattern.compile(
          "(?:</"
              + NAMES
              + ">|\\[/think\\]|◁/think▷|<\\|(?:end_of_thought|end_thinking)\\|>"
              + "|<\\|channel\\|>final(?:<\\|message\\|>)?)\\z");

  private static final Pattern CLOSING_ANYWHERE =
      Pattern.compile(CLOSING.pattern().replace("\\z", ""), Pattern.CASE_INSENSITIVE);

  /** The longest tag is shorter. */
  private static final int TAG = 40;

  /** What a character has done. */
  enum Event {
    NONE,
    BEGAN,
    /** A thought that had begun before. */
    ENDED,
    /** What all text before it turns out to have been. */
    ENDED_FROM_THE_START
  }

  private boolean thinking;
  private final StringBuilder line = new StringBuilder();

  /**
   * @param thinking whether the prompt ends in a thought
   */
  Thoughts(boolean thinking) {
    this.thinking = thinking;
  }

  Thoughts(Thoughts other) {
    this.thinking = other.thinking;
    this.line.append(other.line);
  }

  /** Whether a prompt ends in the tag that begins a thought. */
  static boolean begunBy(String prompt) {
    return ends(OPENING, prompt.stripTrailing());
  }

  /** Whether a text holds a tag that ends a thought. */
  static boolean closedIn(String text) {
    return CLOSING_ANYWHERE.matcher(text).find();
  }

  boolean thinking() {
    return thinking;
  }

  /**
   * Goes on by a character.
   *
   * @param inCode whether a code block is open: there, tags inside a line are the code's own
   */
  Event accept(char c, boolean inCode) {
    if (c == '\n') {
      line.setLength(0);
      return Event.NONE;
    }
    line.append(c);
    if (">]▷sly".indexOf(c) < 0) {
      return Event.NONE;
    }
    String tail = line.substring(Math.max(0, line.length() - TAG));
    boolean alone = line.length() <= TAG && tail.strip().matches("[<\\[◁][^\\s`'\"]*");
    if ((thinking || !inCode || alone) && ends(CLOSING, tail)) {
      Event event = thinking ? Event.ENDED : Event.ENDED_FROM_THE_START;
      thinking = false;
      return event;
    }
    if (!thinking && !inCode && alone && ends(OPENING, tail)) {
      thinking = true;
      return Event.BEGAN;
    }
    return Event.NONE;
  }

  private static boolean ends(Pattern tag, String text) {
    return tag.matcher(text.substring(Math.max(0, text.length() - TAG)).toLowerCase(Locale.ROOT))
        .find();
  }
}
