package dev.egcfg.decoding;

import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.Tokenizer;
import dev.egcfg.decoding.Generation.Choices;
import dev.egcfg.decoding.Generation.StopReason;
import dev.egcfg.decoding.Generation.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An answer while it is written, and when it is done (eg-cfg.md section 2, step 5). */
final class Answer {

  /**
   * What a server is asked for at once while nothing guides: most answers are not much longer, and
   * what follows their code is paid for in vain.
   */
  static final int UNGUIDED_TOKENS = 128;

  private final Set<Integer> endTokens;
  private final int maxNewTokens;
  private final List<Token> tokens = new ArrayList<>();
  private int guidedTokens;
  private final StringBuilder text = new StringBuilder();
  private final TextStream stream;
  private final CodeScanner scanner;
  private final Optional<BegunCode> begun;

  Answer(LanguageModel model, Task task, int maxNewTokens) {
    Tokenizer tokenizer = model.tokenizer();
    this.endTokens = model.card().endTokens();
    this.maxNewTokens = maxNewTokens;
    this.stream = new TextStream(tokenizer);
    this.scanner = new CodeScanner(task.guidanceMarker(), Thoughts.begunBy(task.prompt().text()));
    this.begun = task.begunCode().map(BegunCode::new);
  }

  private Answer(Answer other) {
    this.endTokens = other.endTokens;
    this.maxNewTokens = other.maxNewTokens;
    this.tokens.addAll(other.tokens);
    this.guidedTokens = other.guidedTokens;
    this.text.append(other.text);
    this.stream = other.stream.copy();
    this.scanner = other.scanner.copy();
    this.begun = other.begun.map(BegunCode::copy);
  }

  Answer copy() {
    return new Answer(this);
  }

  /**
   * Adds a token. The answer ends with an end token, with the token that closes the code block that
   * holds the marker, or with the last one allowed; any other code block may be followed by more,
   * and so may one that holds an outline only, or a draft in a thought. Thoughts count as tokens.
   * One that goes on with the prompt's code ends with the token that leaves that code.
   *
   * @param choices empty for a token that was not guided
   */
  Optional<StopReason> append(int token, Optional<Choices> choices) {
    guidedTokens += choices.isPresent() ? 1 : 0;
    if (endTokens.contains(token)) {
      tokens.add(new Token(token, "", choices));
      return Optional.of(StopReason.END_OF_TEXT);
    }
    String added = stream.append(token);
    tokens.add(new Token(token, added, choices));
    text.append(added);
    scanner.accept(added);
    if (scanner.finished()) {
      return Optional.of(StopReason.CLOSING_FENCE);
    }
    begun.ifPresent(code -> code.accept(added));
    if (begun.filter(BegunCode::finished).isPresent()) {
      return Optional.of(StopReason.LEFT_CODE);
    }
    return tokens.size() == maxNewTokens ? Optional.of(StopReason.TOKEN_LIMIT) : Optional.empty();
  }

  List<Token> tokens() {
    return tokens;
  }

  int guidedTokens() {
    return guidedTokens;
  }

  int[] ids() {
    return tokens.stream().mapToInt(Token::id).toArray();
  }

  /**
   * Tokens to ask a server for, beyond the next one, where it is known what will choose them.
   *
   * @param most in all
   */
  int ahead(int most) {
    return Math.max(0, Math.min(most, tokensLeft()) - 1);
  }

  int tokensLeft() {
    return maxNewTokens - tokens.size();
  }

  String text() {
    return text.toString();
  }

  CodeScanner scanner() {
    return scanner;
  }

  TextStream stream() {
    return stream;
  }
}
