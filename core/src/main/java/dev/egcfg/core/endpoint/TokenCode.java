package dev.egcfg.core.endpoint;

import dev.egcfg.core.Tokenizer;
import dev.egcfg.core.endpoint.Completions.TokenText;
import java.util.OptionalInt;
import java.util.Set;

/** How tokens are numbered on our side, and sent. */
interface TokenCode {

  Tokenizer tokenizer();

  /** Ids that end a generation; at least one. */
  Set<Integer> endTokens();

  /** Our id of a token that the server names; empty if it cannot be sent back to it. */
  OptionalInt id(TokenText token);

  CompletionRequest.Prompt prompt(int[] tokens);
}
