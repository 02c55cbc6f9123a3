package dev.egcfg.decoding;

import dev.egcfg.core.LogProbabilities;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a token costs beside the model: mixing two distributions, and drawing from one. In this
 * package because neither is public.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodingSteps {

  /** Counts tokens; JMH reports them per second. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Tokens {
    public long tokens;

    @Setup(Level.Iteration)
    public void reset() {
      tokens = 0;
    }
  }

  /** Two distributions of the shape that a language model gives: a peak and a long tail. */
  @State(Scope.Benchmark)
  public static class Distributions {

    /** Qwen2.5's. */
    @Param("151936")
    public int vocabulary;

    @Param({"0.5", "3"})
    public double gamma;

    private LogProbabilities unconditional = new LogProbabilities(new float[] {0});
    private LogProbabilities conditional = unconditional;

    /** The gate: the equation of the paper, written down naively with probabilities. */
    @Setup(Level.Trial)
    public void make() {
      double[] p = probabilities(1);
      double[] q = probabilities(2);
      unconditional = logarithms(p);
      conditional = logarithms(q);
      int best = 0;
      double[] mixed = new double[vocabulary];
      for (int token = 0; token < vocabulary; token++) {
        double plain = Math.exp(unconditional.of(token));
        mixed[token] = plain * Math.pow(Math.exp(conditional.of(token)) / plain, gamma);
        best = mixed[token] > mixed[best] ? token : best;
      }
      int chosen = new Guidance(gamma, 0).argmax(unconditional, conditional);
      if (chosen != best) {
        throw new IllegalStateException("guidance chose " + chosen + ", the equation " + best);
      }
    }

    private double[] probabilities(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] values = new double[vocabulary];
      double sum = 0;
      for (int i = 0; i < vocabulary; i++) {
        values[i] =
            Math.exp(10 * Math.log(1e-9 + random.nextDouble()) + (i % 10_000 == 7 ? 12 : 0));
        sum += values[i];
      }
      for (int i = 0; i < vocabulary; i++) {
        values[i] /= sum;
      }
      return values;
    }

    private static LogProbabilities logarithms(double[] probabilities) {
      float[] logs = new float[probabilities.length];
      for (int i = 0; i < logs.length; i++) {
        logs[i] = (float) Math.log(probabilities[i]);
      }
      return new LogProbabilities(logs);
    }
  }

  /** Draws of a candidate's tokens. */
  @State(Scope.Benchmark)
  public static class Draws {

    @Param({"0.75", "1.5"})
    public double temperature;

    private final Distributions distributions = new Distributions();
    private SplittableRandom random = new SplittableRandom(0);
    private Sampling sampling = new Sampling(1, 1, OptionalInt.empty());

    /**
     * The gate: the middle draw is the token at which the nucleus's mass, in ids' order, is half.
     */
    @Setup(Level.Trial)
    public void make() {
      distributions.vocabulary = 151936;
      distributions.gamma = 1;
      distributions.make();
      sampling = new Sampling(temperature, 0.95, OptionalInt.empty());
      random = new SplittableRandom(3);
      int drawn = sampling.draw(distributions.unconditional, 0.5);
      int expected = middleOfNucleus(distributions.unconditional, temperature);
      if (drawn != expected) {
        throw new IllegalStateException("drew " + drawn + " instead of " + expected);
      }
    }

    private static int middleOfNucleus(LogProbabilities distribution, double temperature) {
      int size = distribution.vocabularySize();
      double[] weights = new double[size];
      Integer[] ids = new Integer[size];
      double mass = 0;
      for (int i = 0; i < size; i++) {
        ids[i] = i;
        weights[i] = Math.exp(distribution.of(i) / temperature);
        mass += weights[i];
      }
      Arrays.sort(ids, (a, b) -> Double.compare(weights[b], weights[a]));
      boolean[] kept = new boolean[size];
      double held = 0;
      for (int i = 0; i < size && held < 0.95 * mass; i++) {
        kept[ids[i]] = true;
        held += weights[ids[i]];
      }
      double passed = 0;
      for (int i = 0; i < size; i++) {
        passed += kept[i] ? weights[i] : 0;
        if (passed > held / 2) {
          return i;
        }
      }
      throw new IllegalStateException("no token is in the middle");
    }
  }

  /** The next token of a guided answer. */
  @Benchmark
  public int guidedToken(Distributions both, Tokens counter) {
    counter.tokens++;
    return new Guidance(both.gamma, 0).argmax(both.unconditional, both.conditional);
  }

  /** The next token of a candidate. */
  @Benchmark
  public int candidateToken(Draws draws, Tokens counter) {
    counter.tokens++;
    return draws.sampling.draw(draws.distributions.unconditional, draws.random.nextDouble());
  }
}
