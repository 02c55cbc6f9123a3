package dev.egcfg.core.endpoint;

import dev.egcfg.core.endpoint.Completions.Alternative;
import dev.egcfg.core.endpoint.Completions.Choice;
import dev.egcfg.core.endpoint.Completions.Position;
import dev.egcfg.core.endpoint.Completions.TokenText;
import dev.egcfg.core.endpoint.Completions.TokenText.Origin;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * Holds what a server says of its tokens against the text that it wrote. Names in a vocabulary's
 * spelling become what they stand for; tokens that are parts of a character, or that the server has
 * no name for, become one token that the text tells; what does not add up is refused.
 */
final class TokenNames {

  private final Endpoint endpoint;
  private final boolean byIds;

  /** Of the vocabulary, once an answer has shown one. */
  private final AtomicReference<Spelling> spelling = new AtomicReference<>(Spelling.PLAIN);

  /**
   * @param byIds whether tokens with an id are known by that alone
   */
  TokenNames(Endpoint endpoint, boolean byIds) {
    this.endpoint = endpoint;
    this.byIds = byIds;
  }

  /**
   * The same with tokens that add up to the texts.
   *
   * @throws UnusableEndpointException if that cannot be
   */
  Completions read(Completions said) {
    return new Completions(
        said.choices().stream().map(this::read).toList(),
        said.promptTokens(),
        said.completionTokens(),
        said.cachedTokens());
  }

  private Choice read(Choice choice) {
    choice.positions().forEach(this::requirePossible);
    if (byIds && choice.positions().stream().allMatch(p -> p.token().id().isPresent())) {
      return choice;
    }
    Set<Spelling> tried = new LinkedHashSet<>(List.of(spelling.get()));
    tried.addAll(List.of(Spelling.values()));
    for (Spelling candidate : tried) {
      Optional<List<TokenText>> tokens = TokenAlignment.of(choice, candidate);
      if (tokens.isPresent()) {
        if (candidate != Spelling.PLAIN) {
          spelling.set(candidate);
        }
        List<Position> renamed = new ArrayList<>();
        for (int i = 0; i < tokens.get().size(); i++) {
          renamed.add(renamed(choice.positions().get(i), tokens.get().get(i), candidate));
        }
        return new Choice(choice.text(), whole(renamed), choice.finished());
      }
    }
    throw new UnusableEndpointException(
        endpoint
            + " names tokens that do not add up to its text: '"
            + start(
                choice.positions().stream()
                    .map(position -> position.token().text())
                    .collect(Collectors.joining("|")))
            + "' where it wrote '"
            + start(choice.text())
            + "'; give --tokenizer MODEL with the served model's own, or use a server that names"
            + " tokens as they stand in the text");
  }

  private void requirePossible(Position position) {
    if (!Distributions.isPossible(position)) {
      throw new UnusableEndpointException(
          endpoint
              + " gives numbers that cannot be log-probabilities of the tokens at one place: "
              + position.top().stream()
                  .map(alternative -> String.valueOf(alternative.logProbability()))
                  .collect(Collectors.joining(", "))
              + "; natural logarithms of probabilities are needed: none above 0, no more than 1"
              + " together");
    }
  }

  private static String start(String text) {
    String line = text.replace("\n", "\\n");
    return line.length() <= 80 ? line : line.substring(0, 80) + "...";
  }

  private static Position renamed(Position position, TokenText token, Spelling spelling) {
    List<Alternative> top = new ArrayList<>();
    for (Alternative alternative : position.top()) {
      TokenText name = alternative.token();
      top.add(
          new Alternative(
              name.equals(position.token()) ? token : spelled(name, spelling),
              alternative.logProbability()));
    }
    return new Position(token, top);
  }

  /** What has not been shown to be plain text may look like something else. */
  private static TokenText spelled(TokenText name, Spelling spelling) {
    if (name.origin() != Origin.NAME) {
      return name;
    }
    Spelling own = spelling == Spelling.PLAIN ? Spelling.suspected(name.text()) : spelling;
    return TokenText.of(name.id(), own.bytes(name.text()), Origin.NAME);
  }

  /** Parts of a character are put together; such a token is as probable as its first part. */
  private static List<Position> whole(List<Position> positions) {
    List<Position> whole = new ArrayList<>();
    int at = 0;
    while (at < positions.size()) {
      Position position = positions.get(at);
      TokenText token = position.token();
      int end = at + 1;
      while (end < positions.size() && token.isPart()) {
        token = token.then(positions.get(end++).token());
      }
      if (token.isPart()) {
        break; // what it is a part of has not been written yet
      }
      whole.add(end == at + 1 ? position : renamed(position, token, Spelling.PLAIN));
      at = end;
    }
    return whole;
  }
}
