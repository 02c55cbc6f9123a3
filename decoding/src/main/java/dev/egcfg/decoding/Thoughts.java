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
      "(?:\\w+:)?(?:\\w*think\\w*|thoughts?|reason\\w*|analysis|reflect\\w*|scratchpad|\\w*monologue|plan\\w*)";

  private static final Pattern OPENING =
      Pattern.compile(
          "(?:<"
              + NAMES
              + "(?:\\s[^<>]*)?>|\\[think\\]|◁think▷|<unused94>thought"
              + "|<\\|(?:begin_of_|begin_|start_of_|start_)?(?:thought|think\\w*|reasoning)\\|>"
              + "|<\\|channel\\|>(?:analysis|commentary))\\z");

  private static final Pattern CLOSING =
      Pattern.compile(
          "(?:</"
              + NAMES
              + "\\s*>|\\[/think\\]|◁/think▷|<unused95>"
              + "|<\\|(?:/|end_of_|end_)(?:thought|think\\w*|reasoning)\\|>"
              + "|<\\|channel\\|>final(?:<\\|message\\|>)?)\\z");

  /** One that is not spoken of. */
  private static final Pattern UNQUOTED_CLOSING =
      Pattern.compile("(?<![`'\"])" + CLOSING.pattern());

  /** The longest tag is shorter. */
  private static final int TAG = 60;

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
    if (">]▷slyt".indexOf(c) < 0) {
      return Event.NONE;
    }
    String tail = line.substring(Math.max(0, line.length() - TAG));
    boolean alone = line.length() <= TAG && isTags(tail.strip());
    boolean closed =
        thinking ? ends(CLOSING, tail) : (!inCode || alone) && ends(UNQUOTED_CLOSING, tail);
    if (closed) {
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

  /** One with attributes, or some that stand close. */
  private static boolean isTags(String text) {
    return text.matches("[<\\[◁][^\\s`'\"]*|<\\w[^<>`]*>");
  }

  private static boolean ends(Pattern tag, String text) {
    return tag.matcher(text.substring(Math.max(0, text.length() - TAG)).toLowerCase(Locale.ROOT))
        .find();
  }
}
