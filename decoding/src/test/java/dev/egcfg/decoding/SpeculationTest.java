package dev.egcfg.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.decoding.EgCfgSettings.GuideFrom;
import dev.egcfg.decoding.EgCfgSettings.RefreshTime;
import dev.egcfg.decoding.EgCfgSettings.SignalSource;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Speculation changes how many forward passes an answer takes, and nothing else. */
class SpeculationTest {

  private static final Economy PLAIN = new Economy(false, Optional.empty());
  private static final double[] GAMMAS = {0, 0.5, 1, 3};
  private static final int[] HORIZONS = {1, 2, 3, EgCfgSettings.NO_HORIZON};

  private final FakeExecutor executor = new FakeExecutor();
  private final Toys toys = new Toys();

  private Generation decode(ToyModel model, boolean speculates) {
    return new EgCfgDecoder(
            model, executor, toys.settings(), new Economy(speculates, Optional.empty()))
        .decode(Toys.TASK, 0);
  }

  /** Models that forget are guessed well, models that do not are guessed badly. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, Integer.MAX_VALUE})
  void writesExactlyWhatPlainGuidedDecodingWrites(int memory) {
    Random random = new Random(memory);
    for (int salt = 1; salt <= 25; salt++) {
      toys.gamma = GAMMAS[random.nextInt(GAMMAS.length)];
      toys.horizon = HORIZONS[random.nextInt(HORIZONS.length)];
      toys.signalInterval = 1 + random.nextInt(3);
      toys.candidates = 1 + random.nextInt(4);
      toys.temperature = 0.3 + random.nextDouble();
      toys.refresh = RefreshTime.values()[random.nextInt(3)];
      toys.signal =
          toys.refresh == RefreshTime.DEPARTURE
              ? SignalSource.CANDIDATES
              : SignalSource.values()[random.nextInt(4)];
      toys.guideFrom = GuideFrom.values()[random.nextInt(2)];
      toys.maxNewTokens = 30 + random.nextInt(80);
      toys.signalTokens = 100 + random.nextInt(400);
      // some contexts are too small for the dynamic prompt, some for the answer
      int context = random.nextInt(3) == 0 ? 20 + random.nextInt(700) : 100_000;
      ToyCoder coder = new ToyCoder(Toys.BEGINNING, salt, memory);
      ToyModel plainModel = new ToyModel(context, coder);
      ToyModel model = new ToyModel(context, coder);

      Generation plain = decode(plainModel, false);
      Generation speculative = decode(model, true);

      String settings = "salt %d, context %d, %s".formatted(salt, context, toys.settings());
      assertThat(speculative.tokens()).as(settings).isEqualTo(plain.tokens());
      assertThat(speculative.refreshes()).as(settings).isEqualTo(plain.refreshes());
      assertThat(speculative.stopReason()).as(settings).isEqualTo(plain.stopReason());
      assertThat(speculative.guidance()).as(settings).isEqualTo(plain.guidance());
      assertThat(speculative.usage().candidateTokens())
          .as(settings)
          .isEqualTo(plain.usage().candidateTokens());
      assertThat(speculative.usage().forwardPasses())
          .as(settings)
          .isEqualTo(model.batchSizes.size())
          .isLessThanOrEqualTo(plain.usage().forwardPasses());
      if (plainModel.encodedAgain().isEmpty()) {
        assertThat(model.encodedAgain()).as(settings).isEmpty();
      }
      assertThat(model.openSequences()).as(settings).isZero();
      assertThat(plainModel.openSequences()).as(settings).isZero();
    }
  }

  @Test
  void takesFewPassesWhenTheModelRepeatsItself() {
    toys.maxNewTokens = 200;
    int guided = 0;
    int guidedPasses = 0;
    int plainPasses = 0;
    int passes = 0;
    for (int salt = 1; salt <= 10; salt++) {
      ToyCoder coder = new ToyCoder(Toys.BEGINNING, salt, 2);
      Generation plain = decode(new ToyModel(100_000, coder), false);
      Generation speculative = decode(new ToyModel(100_000, coder), true);
      guided += speculative.usage().guidedTokens();
      guidedPasses += speculative.usage().guidedPasses();
      plainPasses += plain.usage().forwardPasses();
      passes += speculative.usage().forwardPasses();
    }

    assertThat(guidedPasses).isLessThan(guided * 3 / 5);
    assertThat(passes).isLessThan(plainPasses * 2 / 3);
  }

  @ParameterizedTest
  @CsvSource({"1,0", "2,0", "3,0.8", "4,0.8"})
  void leavesTheBaselineAsItIs(int salt, double temperature) {
    BaselineSettings settings =
        new BaselineSettings(
            temperature == 0 ? OptionalDouble.empty() : OptionalDouble.of(temperature),
            0.95,
            OptionalInt.empty(),
            120,
            0);
    for (int memory = 1; memory <= 3; memory++) {
      ToyModel model = new ToyModel(100_000, new ToyCoder(Toys.BEGINNING, salt, memory));

      Generation plain = new BaselineDecoder(model, settings, PLAIN).decode(Toys.TASK, 0);
      Generation speculative = new BaselineDecoder(model, settings).decode(Toys.TASK, 0);

      assertThat(speculative.tokens()).isEqualTo(plain.tokens());
      assertThat(speculative.stopReason()).isEqualTo(plain.stopReason());
      assertThat(speculative.usage().forwardPasses())
          .isLessThanOrEqualTo(plain.usage().forwardPasses());
      assertThat(model.openSequences()).isZero();
    }
  }
}
