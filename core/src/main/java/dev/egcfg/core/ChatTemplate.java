package dev.egcfg.core;

/**
 * A checkpoint's chat template: how a user's message becomes a prompt that opens the model's
 * answer.
 */
public interface ChatTemplate extends AutoCloseable {

  /**
   * The prompt for a conversation of this one user message, up to where the model's answer starts.
   */
  String render(String userMessage);

  /** What renders it, with its version; empty if nobody need know. */
  default String renderer() {
    return "";
  }

  /** Ends what renders it; a model closes its own. */
  @Override
  default void close() {}
}
