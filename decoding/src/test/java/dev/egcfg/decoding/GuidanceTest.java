package dev.egcfg.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egcfg.core.LogProbabilities;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuidanceTest {

  private static final float NONE = Float.NEGATIVE_INFINITY;

  @Test
  void mixesByHand() {
    // 0.5 * (0.2/0.5)^2 = 0.08, 0.3 * (0.3/0.3)^2 = 0.3, 0.2 * (0.5/0.2)^2 = 1.25; sum 1.63
    LogProbabilities mixed = mix(probabilities(0.5, 0.3, 0.2), probabilities(0.2, 0.3, 0.5), 2);

    assertThat(Math.exp(mixed.of(0))).isCloseTo(0.08 / 1.63, within(1e-7));
    assertThat(Math.exp(mixed.of(1))).isCloseTo(0.30 / 1.63, within(1e-7));
    assertThat(Math.exp(mixed.of(2))).isCloseTo(1.25 / 1.63, within(1e-7));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 3})
  void givesTheRatiosThatThePublishedCodeComputed(double gamma) throws IOException {
    JsonNode tokens =
        new ObjectMapper().readTree(GuidanceTest.class.getResource("guidance.json")).get("tokens");
    int compared = 0;
    for (JsonNode token : tokens) {
      List<Listed> listed = listedInAll(token, "guided_gamma_" + gamma);
      if (listed.isEmpty()) {
        continue;
      }
      LogProbabilities mixed =
          mix(
              probabilities(listed.stream().mapToDouble(Listed::p).toArray()),
              probabilities(listed.stream().mapToDouble(Listed::dynamic).toArray()),
              gamma);
      for (int i = 0; i < listed.size(); i++) {
        for (int j = 0; j < i; j++) {
          double ours = Math.exp((double) mixed.of(i) - mixed.of(j));
          double published = listed.get(i).guided / listed.get(j).guided;
          double tolerance =
              1e-5 + gamma * (listed.get(i).weightOfFloors() + listed.get(j).weightOfFloors());
          assertThat(ours / published).isCloseTo(1, within(tolerance));
          compared++;
        }
      }
    }
    // pairs in all three lists of five: 15 at gamma 3, more at the others
    assertThat(compared).isGreaterThanOrEqualTo(15);
  }

  /** A token's published probabilities. */
  private record Listed(double p, double dynamic, double guided) {

    /** How far the published floor of 1e-8 shifts this token's ratio. */
    double weightOfFloors() {
      return 1e-8 / p + 1e-8 / dynamic;
    }
  }

  private static List<Listed> listedInAll(JsonNode token, String guidedList) {
    List<Listed> listed = new ArrayList<>();
    for (JsonNode entry : token.get("top5_P")) {
      OptionalDouble dynamic = probability(token.get("top5_P_dyn"), entry.get(0).asInt());
      OptionalDouble guided = probability(token.get(guidedList), entry.get(0).asInt());
      double p = entry.get(2).asDouble();
      if (p >= 1e-4 && dynamic.isPresent() && guided.isPresent()) {
        listed.add(new Listed(p, dynamic.getAsDouble(), guided.getAsDouble()));
      }
    }
    return listed;
  }

  private static OptionalDouble probability(JsonNode list, int id) {
    for (JsonNode entry : list) {
      if (entry.get(0).asInt() == id) {
        return OptionalDouble.of(entry.get(2).asDouble());
      }
    }
    return OptionalDouble.empty();
  }

  @Test
  void isTheUnconditionalDistributionAtGammaZeroAndTheConditionalAtOne() {
    LogProbabilities unconditional = random(1);
    LogProbabilities conditional = random(2);

    LogProbabilities zero = mix(unconditional, conditional, 0);
    LogProbabilities one = mix(unconditional, conditional, 1);

    for (int token = 0; token < unconditional.vocabularySize(); token++) {
      assertThat(zero.of(token)).isCloseTo(unconditional.of(token), within(1e-5f));
      assertThat(one.of(token)).isCloseTo(conditional.of(token), within(1e-5f));
    }
    assertThat(new Guidance(0, 0).argmax(unconditional, conditional))
        .isEqualTo(unconditional.argmax());
    assertThat(new Guidance(1, 0).argmax(unconditional, conditional))
        .isEqualTo(conditional.argmax());
  }

  @Test
  void isNormalised() {
    LogProbabilities mixed = mix(random(3), random(4), 3);

    double sum = 0;
    for (int token = 0; token < mixed.vocabularySize(); token++) {
      sum += Math.exp(mixed.of(token));
    }
    assertThat(sum).isCloseTo(1, within(1e-5));
  }

  @Test
  void breaksTiesByTheSmallestToken() {
    LogProbabilities even = probabilities(0.1, 0.3, 0.3, 0.3);

    assertThat(new Guidance(3, 0).argmax(even, even)).isEqualTo(1);
  }

  @Test
  void neverChoosesATokenThatTheUnconditionalDistributionLacks() {
    LogProbabilities unconditional = new LogProbabilities(new float[] {NONE, log(0.9), log(0.1)});
    LogProbabilities conditional = probabilities(0.98, 0.01, 0.01);

    assertThat(new Guidance(1, 0).argmax(unconditional, conditional)).isEqualTo(1);
    assertThat(mix(unconditional, conditional, 1).of(0)).isEqualTo(NONE);
  }

  @Test
  void scalesATokenThatOnlyTheConditionalDistributionLacksAsThePublishedFloorDoes() {
    LogProbabilities unconditional = probabilities(0.6, 0.4);
    LogProbabilities conditional = new LogProbabilities(new float[] {NONE, log(0.5)});

    LogProbabilities mixed = mix(unconditional, conditional, 0.5);

    double missing = 0.6 * Math.pow((0 + 1e-8) / (0.6 + 1e-8), 0.5);
    double present = 0.4 * Math.pow(0.5 / 0.4, 0.5);
    assertThat(Math.exp((double) mixed.of(0) - mixed.of(1)))
        .isCloseTo(missing / present, within(1e-9));
  }

  /** Guided probabilities of all published tokens, by the published arithmetic. */
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 3})
  void isThePublishedArithmeticWithItsFloor(double gamma) {
    LogProbabilities unconditional = probabilities(0.97, 0.02, 1e-9, 1e-12, 0.01);
    LogProbabilities conditional = probabilities(0.9, 0.06, 1e-6, 1e-8, 1e-10);
    Guidance guidance = new Guidance(gamma, 1e-8);
    double[] published = new double[5];
    double sum = 0;
    for (int i = 0; i < published.length; i++) {
      double p = Math.exp(unconditional.of(i));
      published[i] = p * Math.pow((Math.exp(conditional.of(i)) + 1e-8) / (p + 1e-8), gamma);
      sum += published[i];
    }

    Map<Integer, Float> top = guidance.top(unconditional, conditional, 5);

    for (int i = 0; i < published.length; i++) {
      assertThat(Math.exp(top.getOrDefault(i, NONE)) / (published[i] / sum))
          .isCloseTo(1, within(1e-5));
    }
    assertThat(guidance.argmax(unconditional, conditional))
        .isEqualTo(top.keySet().iterator().next());
  }

  @Test
  void aFloorKeepsWhatBothHoldForImpossibleFromWinning() {
    LogProbabilities unconditional = probabilities(1, 1e-12);
    LogProbabilities conditional = probabilities(0.99, 1e-7);

    assertThat(new Guidance(3, 0).argmax(unconditional, conditional)).isEqualTo(1);
    assertThat(new Guidance(3, 1e-8).argmax(unconditional, conditional)).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1, 3})
  void choosesTheBestScoreWhateverTheFloor(double gamma) {
    for (int seed = 0; seed < 20; seed++) {
      LogProbabilities unconditional = random(2 * seed);
      LogProbabilities conditional = random(2 * seed + 1);
      for (double floor : new double[] {0, 1e-8, 1e-3}) {
        Guidance guidance = new Guidance(gamma, floor);
        int best = 0;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (int token = 0; token < unconditional.vocabularySize(); token++) {
          double score = guidance.score(unconditional.of(token), conditional.of(token));
          if (score > bestScore) {
            best = token;
            bestScore = score;
          }
        }
        assertThat(guidance.argmax(unconditional, conditional)).isEqualTo(best);
        assertThat(guidance.top(unconditional, conditional, 3).keySet()).startsWith(best);
      }
    }
  }

  @Test
  void refusesDistributionsOverDifferentVocabularies() {
    assertThatThrownBy(() -> new Guidance(1, 0).argmax(probabilities(1), probabilities(0.5, 0.5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 and 2 tokens");
  }

  /** The whole guided distribution. */
  private static LogProbabilities mix(
      LogProbabilities unconditional, LogProbabilities conditional, double gamma) {
    float[] mixed = new float[unconditional.vocabularySize()];
    new Guidance(gamma, 0)
        .top(unconditional, conditional, mixed.length)
        .forEach((token, logProbability) -> mixed[token] = logProbability);
    return new LogProbabilities(mixed);
  }

  @Test
  void listsTheMostProbableFirstAndOfEqualsTheSmallerToken() {
    LogProbabilities even = probabilities(0.1, 0.2, 0.3, 0.2, 0.2);

    assertThat(new Guidance(3, 0).top(even, even, 3).keySet()).containsExactly(2, 1, 3);
  }

  private static float log(double probability) {
    return (float) Math.log(probability);
  }

  private static LogProbabilities probabilities(double... probabilities) {
    float[] values = new float[probabilities.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = log(probabilities[i]);
    }
    return new LogProbabilities(values);
  }

  private static LogProbabilities random(int seed) {
    Random random = new Random(seed);
    double[] weights = random.doubles(1000).map(uniform -> Math.exp(20 * uniform)).toArray();
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    return probabilities(weights);
  }
}
