package dev.egcfg.core.endpoint;

import dev.egcfg.core.Tokenizer;
import dev.egcfg.core.endpoint.Completions.TokenText;
import dev.egcfg.core.endpoint.Completions.TokenText.Origin;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Set;

/** The model's own token ids, by a tokenizer that is known to be the server's: exact both ways. */
record ServerTokens(Tokenizer tokenizer, Set<Integer> endTokens) implements TokenCode {

  @Override
  public OptionalInt id(TokenText token) {
    if (token.id().isPresent()) {
      return token.id();
    }
    if (token.origin() == Origin.TEXT && !token.utf8().hasRemaining()) {
      return endTokens.stream().mapToInt(Integer::intValue).min();
    }
    int[] ids = tokenizer.encode(token.text());
    return ids.length == 1 ? OptionalInt.of(ids[0]) : OptionalInt.empty();
  }

  @Override
  public CompletionRequest.Prompt prompt(int[] tokens) {
    return new CompletionRequest.Ids(Arrays.stream(tokens).boxed().toList());
  }
}
