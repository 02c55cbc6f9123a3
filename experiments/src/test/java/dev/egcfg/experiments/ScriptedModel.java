package dev.egcfg.experiments;

import dev.egcfg.core.Advance;
import dev.egcfg.core.ChatTemplate;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.ModelCard;
import dev.egcfg.core.Sequence;
import dev.egcfg.core.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Answers every prompt with one of two texts, a character a token: the second where the prompt
 * mentions what was seen when code ran.
 */
final class ScriptedModel implements LanguageModel {

  private static final int VOCABULARY = 128;
  private static final int END = 0;
  private static final String ANSWER_START = "\u0001";

  private final String plain;
  private final String guided;

  ScriptedModel(String plain, String guided) {
    this.plain = plain;
    this.guided = guided;
  }

  @Override
  public ModelCard card() {
    return new ModelCard(
        "scripted", "llama", "b".repeat(64), "f32", VOCABULARY, 100_000, Set.of(END));
  }

  @Override
  public Tokenizer tokenizer() {
    return new Tokenizer() {
      @Override
      public int[] encode(String text) {
        return text.chars().map(c -> c < VOCABULARY ? c : '?').toArray();
      }

      @Override
      public String decode(List<Integer> tokens) {
        StringBuilder text = new StringBuilder();
        tokens.forEach(token -> text.append((char) (int) token));
        return text.toString();
      }
    };
  }

  @Override
  public Optional<ChatTemplate> chatTemplate() {
    return Optional.of(message -> message + ANSWER_START);
  }

  @Override
  public Sequence open() {
    return new Text(new StringBuilder());
  }

  @Override
  public List<List<LogProbabilities>> step(List<Advance> batch) {
    List<List<LogProbabilities>> results = new ArrayList<>();
    for (Advance advance : batch) {
      Text sequence = (Text) advance.sequence();
      List<LogProbabilities> outputs = new ArrayList<>();
      for (int i = 0; i < advance.tokens().length; i++) {
        sequence.text.append((char) advance.tokens()[i]);
        if (i >= advance.tokens().length - advance.outputs()) {
          outputs.add(next(sequence.text.toString()));
        }
      }
      results.add(outputs);
    }
    return results;
  }

  private LogProbabilities next(String text) {
    int start = text.lastIndexOf(ANSWER_START);
    String script = text.substring(0, Math.max(0, start)).contains("return x") ? guided : plain;
    int at = text.length() - start - 1;
    int token = start >= 0 && at < script.length() ? script.charAt(at) : END;
    float[] values = new float[VOCABULARY];
    Arrays.fill(values, (float) Math.log(0.01 / (VOCABULARY - 1)));
    values[token] = (float) Math.log(0.99);
    return new LogProbabilities(values);
  }

  @Override
  public void close() {}

  private record Text(StringBuilder text) implements Sequence {

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public Sequence fork(int length) {
      return new Text(new StringBuilder(text.substring(0, length)));
    }

    @Override
    public void truncate(int length) {
      text.setLength(length);
    }

    @Override
    public void close() {}
  }
}
