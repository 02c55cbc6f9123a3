package dev.egcfg.decoding;

import com.samskivert.mustache.Template;
import dev.egcfg.core.ChatTemplate;
import java.util.Map;
import java.util.Optional;

/** Turns a user's message into a prompt that a signal can be put into. */
public final class Prompts {

  /** Where a signal goes ({@code --signal-position}). */
  public enum SignalPosition {
    /** To the end of the user's message. */
    END,
    /** After the worked examples, before the problem. */
    AFTER_EXAMPLES
  }

  /** A private-use character; no message of words and code holds it. */
  private static final String SIGNAL_PLACE = "\uE0C7";

  private static final Template PLAIN_LAYOUT = Resources.template("plain-layout.mustache");

  private Prompts() {}

  /**
   * The prompt of one user message: {@code examples}, then {@code problem}. White space around the
   * message is taken off, as many chat templates would do.
   *
   * @param examples may be empty
   * @param template the checkpoint's; empty: a plain layout of instruction and response
   * @throws IllegalArgumentException if the template leaves the message out, repeats it, or writes
   *     more than a signal would add differently
   */
  public static Prompt of(
      String examples, String problem, SignalPosition position, Optional<ChatTemplate> template) {
    String before = (position == SignalPosition.END ? examples + problem : examples).stripLeading();
    String after = position == SignalPosition.END ? "" : problem;
    if (before.isEmpty()) {
      after = after.stripLeading();
    }
    if (after.isBlank()) {
      before = before.stripTrailing();
    }
    after = after.stripTrailing();
    ChatTemplate layout = template.orElse(Prompts::plainLayout);
    String[] parts = layout.render(before + SIGNAL_PLACE + after).split(SIGNAL_PLACE, -1);
    if (parts.length != 2 || !layout.render(before + after).equals(parts[0] + parts[1])) {
      throw new IllegalArgumentException(
          "the chat template does not write the user's message once and as it stands:"
              + " no signal can be put into it");
    }
    return new Prompt(parts[0], parts[1]);
  }

  /**
   * Tells beforehand whether {@link #of} will refuse a template.
   *
   * @throws IllegalArgumentException likewise
   */
  public static void requirePlaceForSignal(ChatTemplate template) {
    of("", "Write a function.", SignalPosition.END, Optional.of(template));
  }

  private static String plainLayout(String message) {
    return PLAIN_LAYOUT.execute(Map.of("message", message));
  }
}
