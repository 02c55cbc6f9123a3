package dev.egcfg.core.verify;

import dev.egcfg.core.Advance;
import dev.egcfg.core.ChatTemplate;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.ModelCard;
import dev.egcfg.core.Sequence;
import dev.egcfg.core.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Predicts the row of a table that belongs to the last token; each character is a token. */
record TableModel(String precision, float[][] table) implements LanguageModel {

  @Override
  public ModelCard card() {
    return new ModelCard("table", "test", "digest", precision, table.length, 100, Set.of());
  }

  @Override
  public Tokenizer tokenizer() {
    return new Tokenizer() {
      @Override
      public int[] encode(String text) {
        return text.chars().map(character -> character - 'a').toArray();
      }

      @Override
      public String decode(List<Integer> tokens) {
        StringBuilder text = new StringBuilder();
        tokens.forEach(token -> text.append((char) ('a' + token)));
        return text.toString();
      }
    };
  }

  @Override
  public Optional<ChatTemplate> chatTemplate() {
    return Optional.of(message -> message + "b");
  }

  @Override
  public Sequence open() {
    return new Sequence() {
      @Override
      public int length() {
        return 0;
      }

      @Override
      public Sequence fork(int length) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void truncate(int length) {
        throw new UnsupportedOperationException();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public List<List<LogProbabilities>> step(List<Advance> batch) {
    int[] tokens = batch.get(0).tokens();
    List<LogProbabilities> rows = new ArrayList<>();
    for (int i = tokens.length - batch.get(0).outputs(); i < tokens.length; i++) {
      rows.add(new LogProbabilities(table[tokens[i]].clone()));
    }
    return List.of(rows);
  }

  @Override
  public void close() {}
}
