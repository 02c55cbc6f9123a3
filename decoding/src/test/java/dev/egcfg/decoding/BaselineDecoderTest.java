package dev.egcfg.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egcfg.decoding.Generation.GuidanceState;
import dev.egcfg.decoding.Generation.StopReason;
import dev.egcfg.decoding.Generation.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineDecoderTest {

  private static final String WITHOUT_ENTRY_POINT = "Try:\n```python\nx = 1\n```\nThen:\n";

  private static Generation decode(ToyModel model, BaselineSettings settings, int sample) {
    return new BaselineDecoder(model, settings).decode(Toys.TASK, sample);
  }

  private static BaselineSettings sampled(double temperature, long seed) {
    return new BaselineSettings(
        OptionalDouble.of(temperature), 0.95, OptionalInt.empty(), 80, seed);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void takesTheMostProbableTokenOfTheWholeContext(int salt) {
    ToyModel model = Toys.model(salt);

    Generation generation = decode(model, Toys.GREEDY, 0);

    List<Integer> context = new ArrayList<>();
    for (int token : model.tokenizer.encode(Toys.TASK.prompt().text())) {
      context.add(token);
    }
    assertThat(generation.usage().promptTokens()).isEqualTo(context.size());
    for (Token token : generation.tokens()) {
      assertThat(token.id()).isEqualTo(model.next(context).argmax());
      context.add(token.id());
    }
    assertThat(generation.guidance()).isEqualTo(GuidanceState.OFF);
  }

  @Test
  void encodesThePromptAndEachTokenOnce() {
    ToyModel model = Toys.model(1);

    Economy economy = new Economy(false, Optional.empty());

    Generation generation = new BaselineDecoder(model, Toys.GREEDY, economy).decode(Toys.TASK, 0);

    assertThat(model.encodedAgain()).isEmpty();
    // the last token is never encoded: nothing follows it
    int answer = generation.tokens().size() - 1;
    assertThat(model.encodedTokens()).isEqualTo(generation.usage().promptTokens() + answer);
    assertThat(generation.usage().forwardPasses()).isEqualTo(1 + answer);
    assertThat(model.openSequences()).isZero();
  }

  @Test
  void stopsAtTheFenceThatClosesTheEntryPointsBlock() {
    String answer = WITHOUT_ENTRY_POINT + "```python\ndef f(x):\n    return x\n```";

    Generation generation = decode(new ToyModel(1000, new ToyCoder(answer, 1)), Toys.GREEDY, 0);

    assertThat(generation.text()).isEqualTo(answer);
    assertThat(generation.stopReason()).isEqualTo(StopReason.CLOSING_FENCE);
  }

  @Test
  void goesOnAfterABlockWithoutTheEntryPoint() {
    Generation generation =
        decode(new ToyModel(1000, new ToyCoder(WITHOUT_ENTRY_POINT, 1)), Toys.GREEDY, 0);

    assertThat(generation.text()).startsWith(WITHOUT_ENTRY_POINT).isNotEqualTo(WITHOUT_ENTRY_POINT);
  }

  @Test
  void stopsAtAnEndToken() {
    ToyTokenizer tokenizer = new ToyTokenizer();
    ToyModel model =
        new ToyModel(
            1000,
            context -> {
              double[] logits = new double[tokenizer.vocabularySize()];
              boolean written = context.get(context.size() - 1) == tokenizer.id("x");
              logits[written ? tokenizer.endToken() : tokenizer.id("x")] = 10;
              return logits;
            });

    Generation generation = decode(model, Toys.GREEDY, 0);

    assertThat(generation.stopReason()).isEqualTo(StopReason.END_OF_TEXT);
    assertThat(generation.text()).isEqualTo("x");
    assertThat(generation.tokens())
        .extracting(Token::id)
        .containsExactly(tokenizer.id("x"), tokenizer.endToken());
  }

  @Test
  void stopsAtTheTokenLimit() {
    BaselineSettings five =
        new BaselineSettings(OptionalDouble.empty(), 0.95, OptionalInt.empty(), 5, 0);

    Generation generation = decode(Toys.model(1), five, 0);

    assertThat(generation.stopReason()).isEqualTo(StopReason.TOKEN_LIMIT);
    assertThat(generation.tokens()).hasSize(5);
  }

  @Test
  void stopsWhenTheContextIsFull() {
    ToyModel model = new ToyModel(9 + 12, new ToyCoder(Toys.BEGINNING, 1));

    Generation generation = decode(model, Toys.GREEDY, 0);

    assertThat(generation.usage().promptTokens()).isEqualTo(9);
    assertThat(generation.stopReason()).isEqualTo(StopReason.CONTEXT_FULL);
    assertThat(generation.tokens()).hasSize(13);
    assertThat(model.openSequences()).isZero();
  }

  @Test
  void samplesTheSameAnswerForTheSameSampleAndSeedOnly() {
    List<Token> answer = decode(Toys.model(1), sampled(0.8, 0), 0).tokens();

    assertThat(decode(Toys.model(1), sampled(0.8, 0), 0).tokens()).isEqualTo(answer);
    assertThat(decode(Toys.model(1), sampled(0.8, 0), 1).tokens()).isNotEqualTo(answer);
    assertThat(decode(Toys.model(1), sampled(0.8, 1), 0).tokens()).isNotEqualTo(answer);
  }

  @Test
  void approachesTheGreedyAnswerAtALowTemperature() {
    assertThat(decode(Toys.model(1), sampled(1e-4, 0), 0).tokens())
        .isEqualTo(decode(Toys.model(1), Toys.GREEDY, 0).tokens());
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    assertThatThrownBy(() -> sampled(0, 0))
        .hasMessage("sample temperature must be above 0, was 0.0");
    assertThatThrownBy(
            () -> new BaselineSettings(OptionalDouble.empty(), 1.5, OptionalInt.empty(), 1, 0))
        .hasMessage("top-p must be above 0 and at most 1, was 1.5");
  }
}
