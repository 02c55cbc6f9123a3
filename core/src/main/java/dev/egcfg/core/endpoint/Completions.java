package dev.egcfg.core.endpoint;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
  record TokenText(OptionalInt id, ByteBuffer utf8, Origin origin) {

    /** How the bytes are known. */
    enum Origin {
      /** By a name, which may be spelled otherwise; an empty one says nothing. */
      NAME,
      /** Said by the server byte for byte. */
      BYTES,
      /** Found in the text; none: the token ended it. */
      TEXT,
      /** Not yet: a part of what the next token completes. */
      PART
    }

    static TokenText named(String name) {
      return of(OptionalInt.empty(), name.getBytes(StandardCharsets.UTF_8), Origin.NAME);
    }

    static TokenText of(OptionalInt id, byte[] utf8, Origin origin) {
      return new TokenText(id, ByteBuffer.wrap(utf8).asReadOnlyBuffer(), origin);
    }

    String text() {
      return StandardCharsets.UTF_8.decode(utf8.duplicate()).toString();
    }

    byte[] bytes() {
      byte[] bytes = new byte[utf8.remaining()];
      utf8.duplicate().get(bytes);
      return bytes;
    }

    /** Whether it is no text yet without the tokens that follow it. */
    boolean isPart() {
      ByteBuffer rest = utf8.duplicate();
      CharBuffer characters = CharBuffer.allocate(rest.remaining() + 1);
      boolean wellFormed =
          StandardCharsets.UTF_8.newDecoder().decode(rest, characters, false).isUnderflow();
      return origin == Origin.PART || wellFormed && rest.hasRemaining();
    }

    /** Both tokens as one. */
    TokenText then(TokenText next) {
      byte[] both = Arrays.copyOf(bytes(), utf8.remaining() + next.utf8.remaining());
      next.utf8.duplicate().get(both, utf8.remaining(), next.utf8.remaining());
      return of(OptionalInt.empty(), both, next.origin);
    }
  }
}
