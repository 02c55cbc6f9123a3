package dev.egcfg.core.endpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a server answered.
 *
 * @param choices as many as were asked for, in their order
 * @param cachedTokens of the prompt, which the server had encoded before
 */
record Completions(List<Choice> choices, int promptTokens, int completionTokens, int cachedTokens) {

  Completions {
    choices = List.copyOf(choices);
  }

  /** Whether the tokens of every text are named. */
  boolean hasPositions() {
    return choices.stream().noneMatch(c -> c.positions().isEmpty() && !c.text().isEmpty());
  }

  /**
   * One completion.
   *
   * @param text without what a stop sequence cut off
   * @param positions its tokens, after those of the prompt if they were asked for; empty if the
   *     server names none
   * @param finished whether it ended by itself or at a stop sequence, not at the token limit
   */
  record Choice(String text, List<Position> positions, boolean finished) {
    Choice {
      positions = List.copyOf(positions);
    }
  }

  /**
   * A token and what else might have stood there.
   *
   * @param top the most probable tokens, best first; empty if the server names none here, as at a
   *     prompt's first token
   */
  record Position(TokenText token, List<Alternative> top) {
    Position {
      top = List.copyOf(top);
    }
  }

  /**
   * @param logProbability natural
   */
  record Alternative(TokenText token, float logProbability) {}

  /**
   * A token as a server names it.
   *
   * @param utf8 its bytes, maybe part of a character; none for an end token that the server does
   *     not write out, and where only the id is named
   */
  record TokenText(OptionalInt id, ByteBuffer utf8) {
    static TokenText of(String text) {
      return new TokenText(OptionalInt.empty(), StandardCharsets.UTF_8.encode(text));
    }

    static TokenText of(int id, byte[] utf8) {
      return new TokenText(OptionalInt.of(id), ByteBuffer.wrap(utf8).asReadOnlyBuffer());
    }

    String text() {
      return StandardCharsets.UTF_8.decode(utf8.duplicate()).toString();
    }
  }
}
