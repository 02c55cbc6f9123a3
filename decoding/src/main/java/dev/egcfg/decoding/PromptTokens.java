package dev.egcfg.decoding;

import dev.egcfg.core.Tokenizer;
import dev.egcfg.decoding.Generation.Token;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A prompt's two parts in tokens, each encoded by itself so that both prompts share them. */
record PromptTokens(int[] beforeSignal, int[] afterSignal) {

  static PromptTokens of(Prompt prompt, Tokenizer tokenizer) {
    return new PromptTokens(
        tokenizer.encode(prompt.beforeSignal()), tokenizer.encode(prompt.afterSignal()));
  }

  int[] unconditional() {
    return concatenate(beforeSignal, afterSignal);
  }

  int[] unconditional(List<Token> answer) {
    return concatenate(beforeSignal, afterSignal, ids(answer));
  }

  int[] conditional(int[] signal, List<Token> answer) {
    return concatenate(beforeSignal, signal, afterSignal, ids(answer));
  }

  private static int[] ids(List<Token> answer) {
    return answer.stream().mapToInt(Token::id).toArray();
  }

  private static int[] concatenate(int[]... parts) {
    return Arrays.stream(parts).flatMapToInt(IntStream::of).toArray();
  }
}
