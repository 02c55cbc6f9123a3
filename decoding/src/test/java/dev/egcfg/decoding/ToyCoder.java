package dev.egcfg.decoding;

import java.util.Arrays;
import java.util.List;

/**
 * Writes a given beginning of an answer, then code at random: each next token depends, by a hash,
 * on every token before it, so that a wrong, missing or doubled token anywhere changes all that
 * follows.
 */
final class ToyCoder implements ToyModel.Rule {

  private static final List<String> CODE =
      List.of(
          "x", "y", "1\n", " = ", " + ", ":\n", ")\n", "\n\n", "    ", "return ", "if ", "(", "#");

  /** Separates prompt and answer in the contexts of these tests. */
  static final String ANSWER = "~";

  private final ToyTokenizer tokenizer = new ToyTokenizer();
  private final String beginning;
  private final int salt;
  private final int memory;

  ToyCoder(String beginning, int salt) {
    this(beginning, salt, Integer.MAX_VALUE);
  }

  /**
   * @param memory how many of the last tokens most of the next token depends on: a model of short
   *     memory repeats itself
   */
  ToyCoder(String beginning, int salt, int memory) {
    this.beginning = beginning;
    this.salt = salt;
    this.memory = memory;
  }

  @Override
  public double[] logits(List<Integer> context) {
    double[] logits = new double[tokenizer.vocabularySize()];
    Arrays.fill(logits, -12);
    int answerStart = context.lastIndexOf(tokenizer.id(ANSWER)) + 1;
    String answer = tokenizer.decode(context.subList(answerStart, context.size()));
    if (answer.length() < beginning.length() && beginning.startsWith(answer)) {
      logits[tokenizer.encode(beginning.substring(answer.length()))[0]] = 12;
      return logits;
    }
    for (String piece : CODE) {
      logits[tokenizer.id(piece)] = logit(context, tokenizer.id(piece));
    }
    if (answer.endsWith("\n")) {
      logits[tokenizer.id("```")] = logit(context, tokenizer.id("```")) - 1;
    }
    logits[tokenizer.endToken()] = -4;
    return logits;
  }

  private double logit(List<Integer> context, int token) {
    if (context.size() <= memory) {
      return hashed(context, token);
    }
    List<Integer> remembered = context.subList(context.size() - memory, context.size());
    return 6 * hashed(remembered, token) + hashed(context, token);
  }

  private double hashed(List<Integer> context, int token) {
    long hash = 31L * context.hashCode() + token + 1_000_003L * salt;
    hash = (hash ^ (hash >>> 29)) * 0xBF58476D1CE4E5B9L;
    hash = (hash ^ (hash >>> 32)) * 0x94D049BB133111EBL;
    return (hash >>> 40) / 0x1p22;
  }
}
