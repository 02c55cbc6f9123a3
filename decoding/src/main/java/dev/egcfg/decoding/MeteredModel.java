package dev.egcfg.decoding;

import dev.egcfg.core.Advance;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.LogProbabilities;
import java.util.List;

/** One decoding's use of the model: every forward pass and every token that went through it. */
final class MeteredModel {

  private final LanguageModel model;
  private int encodedTokens;
  private int forwardPasses;
  private long nanos;

  MeteredModel(LanguageModel model) {
    this.model = model;
  }

  /** One batched step; the distribution after each entry's last token. */
  List<LogProbabilities> step(List<Advance> batch) {
    long start = System.nanoTime();
    List<List<LogProbabilities>> outputs = model.step(batch);
    nanos += System.nanoTime() - start;
    forwardPasses++;
    for (Advance advance : batch) {
      encodedTokens += advance.tokens().length;
    }
    return outputs.stream().map(last -> last.get(last.size() - 1)).toList();
  }

  int encodedTokens() {
    return encodedTokens;
  }

  int forwardPasses() {
    return forwardPasses;
  }

  long millis() {
    return nanos / 1_000_000;
  }
}
