package dev.egcfg.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.decoding.EgCfgSettings.Beginning;
import dev.egcfg.decoding.Generation.StopReason;
import dev.egcfg.decoding.Generation.Token;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampledBeginningTest {

  private final Toys toys = new Toys();

  @BeforeEach
  void sampleBeginnings() {
    toys.beginning = Beginning.SAMPLED;
  }

  private Generation decode(ToyModel model, Economy economy) {
    return new EgCfgDecoder(model, new FakeExecutor(), toys.settings(), economy)
        .decode(Toys.TASK, 0);
  }

  private Generation decode(ToyModel model) {
    return decode(model, Economy.ALONE);
  }

  /** One of two words first; then code, or an end with a chance that falls with the temperature. */
  private static ToyModel hesitant(double logitOfTheEnd) {
    ToyTokenizer tokenizer = new ToyTokenizer();
    ToyCoder one = new ToyCoder("A:\n```python\nimport y\ndef f(", 1);
    ToyCoder other = new ToyCoder("B:\n```python\nimport y\ndef f(", 1);
    return new ToyModel(
        100_000,
        context -> {
          List<Integer> answer =
              context.subList(
                  context.lastIndexOf(tokenizer.id(ToyCoder.ANSWER)) + 1, context.size());
          if (answer.isEmpty()) {
            return only(tokenizer, Map.of("A", 12.0, "B", 12.0));
          }
          boolean b = answer.get(0) == tokenizer.id("B");
          double[] logits = (b ? other : one).logits(context);
          if (!tokenizer.decode(answer).contains("def f(")) {
            logits[tokenizer.endToken()] = logitOfTheEnd;
          }
          return logits;
        });
  }

  private static double[] only(ToyTokenizer tokenizer, Map<String, Double> pieces) {
    double[] logits = new double[tokenizer.vocabularySize()];
    Arrays.fill(logits, -12);
    pieces.forEach((piece, logit) -> logits[tokenizer.id(piece)] = logit);
    return logits;
  }

  private static String unguided(Generation generation) {
    StringBuilder text = new StringBuilder();
    generation.tokens().stream()
        .takeWhile(token -> token.choices().isEmpty())
        .map(Token::text)
        .forEach(text::append);
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({"0, 0.75", "1, 0.75", "2, 0.92", "3, 0.81"})
  void isWhatTheSampledBaselineWritesAtThatTemperatureUpToTheCode(long seed, double temperature) {
    toys.seed = seed;
    toys.temperature = temperature;
    BaselineSettings baseline =
        new BaselineSettings(OptionalDouble.of(temperature), 0.95, OptionalInt.empty(), 80, seed);
    String answer = new BaselineDecoder(hesitant(-12), baseline).decode(Toys.TASK, 0).text();

    Generation generation = decode(hesitant(-12));

    assertThat(unguided(generation)).isEqualTo(answer.substring(0, answer.indexOf("def f(") + 6));
    assertThat(generation.refreshes().get(0).tokenIndex())
        .isEqualTo(
            (int) generation.tokens().stream().takeWhile(t -> t.choices().isEmpty()).count());
  }

  @Test
  void differsFromSeedToSeed() {
    assertThat(List.of(0L, 1L, 2L, 3L, 4L, 5L))
        .extracting(
            seed -> {
              toys.seed = seed;
              return unguided(decode(hesitant(-12))).substring(0, 1);
            })
        .contains("A", "B");
  }

  @Test
  void isTriedAgainAtLowerTemperaturesUntilThereIsCode() {
    // at 0.75 an end follows each of some twenty tokens with a chance of one in five
    Generation generation = decode(hesitant(11));

    assertThat(unguided(generation)).matches("[AB]:\n```python\nimport y\ndef f\\(");
    assertThat(generation.usage().forwardPasses())
        .as("several answers were drawn")
        .isGreaterThan(decode(hesitant(-12)).usage().forwardPasses());
  }

  @Test
  void isForcedWhereNoTryComesToTheCode() {
    ToyModel prose = new ToyModel(100_000, new ToyCoder("No code.", 1));
    toys.maxNewTokens = 6;
    assertThat(decode(prose).text()).startsWith("```python\ndef f(");

    toys.maxNewTokens = 28;
    ToyModel otherCode =
        new ToyModel(100_000, new ToyCoder("Try:\n```python\nx = 1\n```\nSo:\nis it", 1));
    assertThat(decode(otherCode).text()).startsWith("Try:\n```python\ndef f(");
  }

  @Test
  void leavesATokenToGuideOrIsForced() {
    int beginning =
        (int) decode(hesitant(-12)).tokens().stream().takeWhile(t -> t.choices().isEmpty()).count();

    toys.maxNewTokens = beginning + 1;
    assertThat(decode(hesitant(-12)).usage().guidedTokens()).isEqualTo(1);
    toys.maxNewTokens = beginning;
    assertThat(unguided(decode(hesitant(-12)))).matches("[AB]:\n```python\ndef f\\(");
  }

  @Test
  void mayTakeAllTokensThatAnAnswerMayHave() {
    toys.maxNewTokens = 2;
    Generation generation = decode(new ToyModel(100_000, new ToyCoder("No code.", 1)));

    assertThat(generation.text()).isEqualTo("```python\ndef f(");
    assertThat(generation.stopReason()).isEqualTo(StopReason.TOKEN_LIMIT);
  }

  @Test
  void endsWithTheContext() {
    // a prompt of 9 tokens
    Generation generation = decode(new ToyModel(9 + 1, new ToyCoder(Toys.BEGINNING, 1)));

    assertThat(generation.text()).isEqualTo("```python\ndef f(");
    assertThat(generation.stopReason()).isEqualTo(StopReason.CONTEXT_FULL);
  }

  @Test
  void isNotTakenForTheGreedyBeginningOfOthers() {
    SharedWork shared = new SharedWork();
    toys.seed = 1;
    Generation alone = decode(hesitant(-12));
    Economy sharing = new Economy(true, Optional.of(shared));

    Generation generation = decode(hesitant(-12), sharing);
    toys.beginning = Beginning.GREEDY;
    Generation greedy = decode(hesitant(-12), sharing);

    assertThat(generation.tokens()).isEqualTo(alone.tokens());
    assertThat(greedy.tokens()).isEqualTo(decode(hesitant(-12)).tokens());
    toys.beginning = Beginning.SAMPLED;
    assertThat(decode(hesitant(-12), sharing).tokens()).isEqualTo(alone.tokens());
  }

  @Test
  void atGammaZeroTheAnswerIsTheGreedyBaselines() {
    toys.gamma = 0;

    assertThat(decode(Toys.model(1)).tokens())
        .isEqualTo(new BaselineDecoder(Toys.model(1), Toys.GREEDY).decode(Toys.TASK, 0).tokens());
  }
}
