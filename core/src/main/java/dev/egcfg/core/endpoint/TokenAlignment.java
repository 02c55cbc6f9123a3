package dev.egcfg.core.endpoint;

import dev.egcfg.core.endpoint.Completions.Choice;
import dev.egcfg.core.endpoint.Completions.Position;
import dev.egcfg.core.endpoint.Completions.TokenText;
import dev.egcfg.core.endpoint.Completions.TokenText.Origin;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds the tokens of an answer in its text, one behind the other. A token without a name, or with
 * U+FFFD in it, is what stands between its neighbours; a control token, and what a stop cut off,
 * need not stand there.
 */
final class TokenAlignment {

  private static final char REPLACEMENT = '\uFFFD';

  private final byte[] text;
  private final boolean finished;
  private final List<TokenText> named;
  private final Spelling spelling;
  private final List<TokenText> found = new ArrayList<>();
  private int at;

  private TokenAlignment(Choice choice, Spelling spelling) {
    this.text = choice.text().getBytes(StandardCharsets.UTF_8);
    this.finished = choice.finished();
    this.named = choice.positions().stream().map(Position::token).toList();
    this.spelling = spelling;
  }

  /** The tokens with the bytes that they have in the text; empty if they do not add up to it. */
  static Optional<List<TokenText>> of(Choice choice, Spelling spelling) {
    TokenAlignment alignment = new TokenAlignment(choice, spelling);
    return alignment.add() ? Optional.of(alignment.found) : Optional.empty();
  }

  private boolean add() {
    while (found.size() < named.size()) {
      int index = found.size();
      boolean ended = finished && index == named.size() - 1 && at == text.length;
      if (ended) {
        found.add(TokenText.of(named.get(index).id(), new byte[0], Origin.TEXT));
      } else if (isBegunCharacter(index)) {
        named.stream()
            .skip(index)
            .forEach(token -> found.add(TokenText.of(token.id(), token.bytes(), Origin.PART)));
      } else if (isHidden(index)) {
        if (!addHidden(index)) {
          return false;
        }
      } else if (startsWith(index, at)) {
        addBytes(index, Origin.TEXT);
        at += bytes(index).length;
      } else if (mayBeUnwritten(index)) {
        addBytes(index, named.get(index).origin());
      } else {
        return false;
      }
    }
    return true;
  }

  /** Whether the limit of tokens came within a character, which the text then lacks. */
  private boolean isBegunCharacter(int index) {
    String rest = new String(text, at, text.length - at, StandardCharsets.UTF_8);
    TokenText token = named.get(index);
    return !finished && token.isPart() && rest.chars().allMatch(c -> c == REPLACEMENT);
  }

  private void addBytes(int index, Origin origin) {
    found.add(TokenText.of(named.get(index).id(), bytes(index), origin));
  }

  private byte[] bytes(int index) {
    TokenText token = named.get(index);
    return token.origin() == Origin.NAME ? spelling.bytes(token.text()) : token.bytes();
  }

  private boolean isHidden(int index) {
    TokenText token = named.get(index);
    boolean partOfCharacter =
        token.origin() == Origin.NAME && token.text().indexOf(REPLACEMENT) >= 0;
    return bytes(index).length == 0 || partOfCharacter;
  }

  /** All hidden tokens from here on together. */
  private boolean addHidden(int first) {
    int next = first;
    while (next < named.size() && isHidden(next)) {
      next++;
    }
    int end = at;
    while (end < text.length && !goesOn(next, end)) {
      end++;
    }
    if (next < named.size() && !goesOn(next, end)) {
      return false;
    }
    byte[] span = Arrays.copyOfRange(text, at, end);
    boolean open =
        span.length == 0 || new String(span, StandardCharsets.UTF_8).indexOf(REPLACEMENT) >= 0;
    for (int i = first; i < next; i++) {
      boolean last = i == next - 1;
      found.add(
          TokenText.of(
              named.get(i).id(),
              last ? span : new byte[0],
              last && !open ? Origin.TEXT : Origin.PART));
    }
    at = end;
    return true;
  }

  /** Whether the tokens from this one to the next hidden one stand there. */
  private boolean goesOn(int index, int place) {
    int end = place;
    for (int i = index; i < named.size() && !isHidden(i); i++) {
      if (startsWith(i, end)) {
        end += bytes(i).length;
      } else if (!Spelling.isControl(named.get(i).text()) || i == named.size() - 1) {
        return finished && end == text.length;
      }
    }
    return index < named.size();
  }

  private boolean startsWith(int index, int place) {
    byte[] token = bytes(index);
    return place + token.length <= text.length
        && Arrays.equals(token, 0, token.length, text, place, place + token.length);
  }

  /** A control token, a blank that was cut off at the end, what stands behind a stop. */
  private boolean mayBeUnwritten(int index) {
    String name = named.get(index).text();
    byte[] token = bytes(index);
    int rest = text.length - at;
    boolean begun = rest < token.length && Arrays.equals(text, at, text.length, token, 0, rest);
    if (begun && (finished || new String(token, StandardCharsets.UTF_8).isBlank())) {
      at = text.length;
      return true;
    }
    return Spelling.isControl(name);
  }
}
