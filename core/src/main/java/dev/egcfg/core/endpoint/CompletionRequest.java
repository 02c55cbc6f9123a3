package dev.egcfg.core.endpoint;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One request for completions, in our words; a {@link Dialect} puts it into the server's.
 *
 * @param count independent completions of the prompt
 * @param temperature 0 is greedy
 * @param topK empty: no cut
 * @param seed empty where nothing is drawn
 * @param stop texts before which a completion ends
 * @param alternatives tokens named with their log-probabilities at each position; 0: none
 */
record CompletionRequest(
    Prompt prompt,
    int count,
    int maxTokens,
    double temperature,
    double topP,
    OptionalInt topK,
    OptionalLong seed,
    List<String> stop,
    int alternatives) {

  /** What the completions follow. */
  sealed interface Prompt {

    /** Roughly, for a reservation of money. */
    int estimatedTokens();
  }

  record Text(String text) implements Prompt {
    private static final int CHARACTERS_PER_TOKEN = 3;

    @Override
    public int estimatedTokens() {
      return text.length() / CHARACTERS_PER_TOKEN + 1;
    }
  }

  record Ids(List<Integer> tokens) implements Prompt {
    @Override
    public int estimatedTokens() {
      return tokens.size();
    }
  }

  /** The most probable tokens, one after the other, and their alternatives. */
  static CompletionRequest greedy(Prompt prompt, int maxTokens, int alternatives) {
    return new CompletionRequest(
        prompt,
        1,
        maxTokens,
        0,
        1,
        OptionalInt.empty(),
        OptionalLong.empty(),
        List.of(),
        alternatives);
  }

  CompletionRequest withCount(int count, OptionalLong seed) {
    return new CompletionRequest(
        prompt, count, maxTokens, temperature, topP, topK, seed, stop, alternatives);
  }
}
