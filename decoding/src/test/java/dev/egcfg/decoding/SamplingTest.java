package dev.egcfg.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.core.LogProbabilities;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplingTest {

  private static final LogProbabilities FOUR = probabilities(0.1, 0.5, 0.25, 0.15);

  private static Sampling nucleus(double temperature, double topP) {
    return new Sampling(temperature, topP, OptionalInt.empty());
  }

  @Test
  void drawsFromAllTokensInTheOrderOfTheirIds() {
    Sampling sampling = nucleus(1, 1);

    assertThat(sampling.draw(FOUR, 0)).isZero();
    assertThat(sampling.draw(FOUR, 0.0999)).isZero();
    assertThat(sampling.draw(FOUR, 0.1001)).isEqualTo(1);
    assertThat(sampling.draw(FOUR, 0.5999)).isEqualTo(1);
    assertThat(sampling.draw(FOUR, 0.6001)).isEqualTo(2);
    assertThat(sampling.draw(FOUR, 0.8501)).isEqualTo(3);
    assertThat(sampling.draw(FOUR, Math.nextDown(1.0))).isEqualTo(3);
  }

  @Test
  void keepsTheSmallestSetThatHoldsTopP() {
    // 0.5 + 0.25 reach 0.7: tokens 1 and 2, with 2/3 and 1/3
    Sampling sampling = nucleus(1, 0.7);

    assertThat(sampling.draw(FOUR, 0)).isEqualTo(1);
    assertThat(sampling.draw(FOUR, 0.6666)).isEqualTo(1);
    assertThat(sampling.draw(FOUR, 0.6667)).isEqualTo(2);
    assertThat(sampling.draw(FOUR, Math.nextDown(1.0))).isEqualTo(2);
  }

  @Test
  void keepsTheMostProbableTokenHoweverSmallTopP() {
    assertThat(nucleus(1, 1e-9).draw(FOUR, Math.nextDown(1.0))).isEqualTo(1);
  }

  @Test
  void sharpensAtALowTemperature() {
    // squared: 0.01, 0.25, 0.0625, 0.0225; sum 0.345
    Sampling sampling = nucleus(0.5, 1);

    assertThat(sampling.draw(FOUR, 0.01 / 0.345 - 1e-6)).isZero();
    assertThat(sampling.draw(FOUR, 0.01 / 0.345 + 1e-6)).isEqualTo(1);
    assertThat(sampling.draw(FOUR, 0.26 / 0.345 - 1e-6)).isEqualTo(1);
    assertThat(sampling.draw(FOUR, 0.26 / 0.345 + 1e-6)).isEqualTo(2);
  }

  @Test
  void cutsToTheTopKBeforeTopP() {
    // of 0.5 and 0.25 the first holds two thirds
    assertThat(new Sampling(1, 0.6, OptionalInt.of(2)).draw(FOUR, Math.nextDown(1.0))).isEqualTo(1);
    assertThat(new Sampling(1, 1, OptionalInt.of(2)).draw(FOUR, Math.nextDown(1.0))).isEqualTo(2);
  }

  @Test
  void prefersTheSmallerTokenAmongEqualsAtTheEdgeOfTheNucleus() {
    LogProbabilities even = probabilities(0.25, 0.25, 0.25, 0.25);

    assertThat(nucleus(1, 0.5).draw(even, Math.nextDown(1.0))).isEqualTo(1);
  }

  @Test
  void neverDrawsATokenWithoutProbability() {
    LogProbabilities sparse =
        new LogProbabilities(
            new float[] {
              Float.NEGATIVE_INFINITY,
              (float) Math.log(0.5),
              (float) Math.log(0.5),
              Float.NEGATIVE_INFINITY
            });

    assertThat(nucleus(1, 1).draw(sparse, 0)).isEqualTo(1);
    assertThat(nucleus(1, 1).draw(sparse, Math.nextDown(1.0))).isEqualTo(2);
  }

  /** Against sorting the whole vocabulary. */
  @ParameterizedTest
  @CsvSource({
    "0.75,0.95",
    "1.2,0.95",
    "1.5,0.5",
    "0.7,0.999",
    "1.0,0.9999999",
    "0.2,0.99",
    "9,0.95"
  })
  void agreesWithSortingEverything(double temperature, double topP) {
    Random random = new Random(7);
    for (int trial = 0; trial < 20; trial++) {
      // from nearly flat to nearly certain
      double spread = 0.5 + trial;
      double[] logits =
          random.doubles(5_000).map(uniform -> spread * Math.log(1 / uniform)).toArray();
      LogProbabilities distribution = normalised(logits);
      List<Integer> ranked = new ArrayList<>(IntStream.range(0, logits.length).boxed().toList());
      ranked.sort(Comparator.comparingDouble(token -> -distribution.of(token)));
      double total = 0;
      for (int token : ranked) {
        total += Math.exp(distribution.of(token) / temperature);
      }
      List<Integer> kept = new ArrayList<>();
      double held = 0;
      for (int token : ranked) {
        if (held >= topP * total) {
          break;
        }
        kept.add(token);
        held += Math.exp(distribution.of(token) / temperature);
      }
      kept.sort(Comparator.naturalOrder());
      double uniform = random.nextDouble();
      double passed = 0;
      int expected = kept.get(kept.size() - 1);
      for (int token : kept) {
        passed += Math.exp(distribution.of(token) / temperature);
        if (passed > uniform * held) {
          expected = token;
          break;
        }
      }
      assertThat(nucleus(temperature, topP).draw(distribution, uniform)).isEqualTo(expected);
    }
  }

  private static LogProbabilities normalised(double[] logits) {
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit);
    }
    float[] values = new float[logits.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (logits[i] - Math.log(sum));
    }
    return new LogProbabilities(values);
  }

  private static LogProbabilities probabilities(double... probabilities) {
    float[] values = new float[probabilities.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.log(probabilities[i]);
    }
    return new LogProbabilities(values);
  }
}
