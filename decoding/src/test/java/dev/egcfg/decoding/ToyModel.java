package dev.egcfg.decoding;

import dev.egcfg.core.Advance;
import dev.egcfg.core.ChatTemplate;
import dev.egcfg.core.ContextOverflowException;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.ModelCard;
import dev.egcfg.core.Sequence;
import dev.egcfg.core.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A model with real sequences whose next-token distribution is any function of the whole context.
 * It remembers every token that it encodes with the context to its left.
 */
final class ToyModel implements LanguageModel {

  /** What a context is followed by: unnormalised logits over the vocabulary. */
  interface Rule {
    double[] logits(List<Integer> context);
  }

  final ToyTokenizer tokenizer = new ToyTokenizer();
  private final Set<Long> encodedPrefixes = new HashSet<>();
  private final List<String> encodedAgain = new ArrayList<>();
  final List<Integer> batchSizes = new ArrayList<>();
  private final int contextLength;
  private final Rule rule;
  private int openSequences;
  private int encodedTokens;

  ToyModel(int contextLength, Rule rule) {
    this.contextLength = contextLength;
    this.rule = rule;
  }

  int openSequences() {
    return openSequences;
  }

  int encodedTokens() {
    return encodedTokens;
  }

  /** Tokens that were encoded more than once with the same tokens to their left. */
  List<String> encodedAgain() {
    return encodedAgain;
  }

  LogProbabilities next(List<Integer> context) {
    double[] logits = rule.logits(context);
    double peak = Arrays.stream(logits).max().orElseThrow();
    double sum = Arrays.stream(logits).map(logit -> Math.exp(logit - peak)).sum();
    float[] values = new float[logits.length];
    for (int token = 0; token < values.length; token++) {
      values[token] = (float) (logits[token] - peak - Math.log(sum));
    }
    return new LogProbabilities(values);
  }

  @Override
  public ModelCard card() {
    return new ModelCard(
        "toy",
        "toy",
        "0",
        "f64",
        tokenizer.vocabularySize(),
        contextLength,
        Set.of(tokenizer.endToken()));
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public Optional<ChatTemplate> chatTemplate() {
    return Optional.empty();
  }

  @Override
  public Sequence open() {
    return new ToySequence(List.of());
  }

  @Override
  public List<List<LogProbabilities>> step(List<Advance> batch) {
    Set<Sequence> sequences = new HashSet<>();
    for (Advance advance : batch) {
      if (!sequences.add(advance.sequence())) {
        throw new IllegalArgumentException("a sequence occurs twice");
      }
      if (advance.sequence().length() + advance.tokens().length > contextLength) {
        throw new ContextOverflowException("context of " + contextLength + " is full");
      }
    }
    batchSizes.add(batch.size());
    return batch.stream().map(this::advance).toList();
  }

  private List<LogProbabilities> advance(Advance advance) {
    ToySequence sequence = (ToySequence) advance.sequence();
    List<LogProbabilities> outputs = new ArrayList<>();
    for (int i = 0; i < advance.tokens().length; i++) {
      sequence.add(advance.tokens()[i]);
      encodedTokens++;
      if (!encodedPrefixes.add(sequence.hashes.get(sequence.length() - 1))) {
        int position = sequence.length() - 1;
        encodedAgain.add(
            position + ": " + tokenizer.decode(sequence.tokens.subList(position, position + 1)));
      }
      if (i >= advance.tokens().length - advance.outputs()) {
        outputs.add(next(sequence.tokens));
      }
    }
    return outputs;
  }

  @Override
  public void close() {}

  private final class ToySequence implements Sequence {
    private final List<Integer> tokens = new ArrayList<>();

    /** A 64-bit hash of the tokens up to each. */
    private final List<Long> hashes = new ArrayList<>();

    private boolean closed;

    private ToySequence(List<Integer> tokens) {
      tokens.forEach(this::add);
      openSequences++;
    }

    private void add(int token) {
      long left = hashes.isEmpty() ? 0 : hashes.get(hashes.size() - 1);
      tokens.add(token);
      hashes.add((left ^ (left >>> 31)) * 0x9E3779B97F4A7C15L + token + 1);
    }

    @Override
    public int length() {
      requireOpen();
      return tokens.size();
    }

    @Override
    public Sequence fork(int length) {
      requireOpen();
      return new ToySequence(tokens.subList(0, length));
    }

    @Override
    public void truncate(int length) {
      requireOpen();
      tokens.subList(length, tokens.size()).clear();
      hashes.subList(length, hashes.size()).clear();
    }

    private void requireOpen() {
      if (closed) {
        throw new IllegalStateException("sequence is closed");
      }
    }

    @Override
    public void close() {
      requireOpen();
      closed = true;
      openSequences--;
    }
  }
}
