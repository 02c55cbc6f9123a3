package dev.egcfg.decoding;

import dev.egcfg.core.ContinuationSampler;
import dev.egcfg.core.ContinuationSampler.Continuation;
import dev.egcfg.core.ContinuationSampler.Draw;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.Sequence;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One decoding's use of the model: the forward passes and tokens that it needs by itself, whoever
 * may have done them already, and those that were really run. What the model knew from other
 * sequences is counted apart, since that depends on what else is running.
 */
final class MeteredModel {

  /** What a forward pass is for. */
  enum Purpose {
    /** Tokens before and after guidance, a sampled baseline's too. */
    UNGUIDED,
    /** Tokens of candidates. */
    CANDIDATES,
    /** The dynamic prompt and guided tokens. */
    GUIDED
  }

  private final LanguageModel model;
  private final Map<Purpose, Integer> neededPasses = new EnumMap<>(Purpose.class);
  private int neededTokens;
  private int passes;
  private int tokens;
  private long reusedTokens;
  private long nanos;

  MeteredModel(LanguageModel model) {
    this.model = model;
  }

  /** Runs what the pass holds, if anything. */
  void run(ForwardPass pass, Purpose purpose) {
    if (!pass.advances().isEmpty()) {
      long reusedBefore = reusedTokens(pass);
      long start = System.nanoTime();
      List<List<LogProbabilities>> outputs = model.step(pass.advances());
      nanos += System.nanoTime() - start;
      reusedTokens += reusedTokens(pass) - reusedBefore;
      passes++;
      tokens += pass.advances().stream().mapToInt(advance -> advance.tokens().length).sum();
      pass.deliver(outputs);
    }
    if (pass.neededTokens() > 0) {
      neededPasses.merge(purpose, 1, Integer::sum);
      neededTokens += pass.neededTokens();
    }
  }

  /** Has a server draw continuations: a pass of its own for each request. */
  List<Continuation> draw(
      ContinuationSampler sampler, Sequence sequence, Draw draw, Purpose purpose) {
    long start = System.nanoTime();
    List<Continuation> drawn = sampler.draw(sequence, draw);
    nanos += System.nanoTime() - start;
    passes++;
    neededPasses.merge(purpose, 1, Integer::sum);
    int read = sequence.length() + drawn.stream().mapToInt(one -> one.tokens().size()).sum();
    tokens += read;
    neededTokens += read;
    return drawn;
  }

  /** Whether a sequence of this many tokens fits the model's context. */
  boolean fits(int tokens) {
    return tokens <= model.card().contextLength();
  }

  /** Tokens that a sequence of this many may grow by. */
  int room(int tokens) {
    return Math.max(0, model.card().contextLength() - tokens);
  }

  int neededPasses(Purpose purpose) {
    return neededPasses.getOrDefault(purpose, 0);
  }

  int neededPasses() {
    return neededPasses.values().stream().mapToInt(count -> count).sum();
  }

  int neededTokens() {
    return neededTokens;
  }

  /** Tokens run whose state the model knew. */
  long reusedTokens() {
    return reusedTokens;
  }

  private static long reusedTokens(ForwardPass pass) {
    return pass.advances().stream().mapToLong(advance -> advance.sequence().reusedTokens()).sum();
  }

  /** Passes needed but not run; below 0 if sharing cost some. */
  int savedPasses() {
    return neededPasses() - passes;
  }

  int savedTokens() {
    return neededTokens - tokens;
  }

  long millis() {
    return nanos / 1_000_000;
  }
}
