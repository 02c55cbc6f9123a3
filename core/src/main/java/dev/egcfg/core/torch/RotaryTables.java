package dev.egcfg.core.torch;

import dev.egcfg.core.checkpoint.ModelConfig;
import dev.egcfg.core.checkpoint.ModelConfig.RopeScaling;
import java.util.function.DoubleUnaryOperator;

/** Rotary position embedding: cosines and sines of every position, computed in double precision. */
record RotaryTables(float[] cosines, float[] sines) {

  /**
   * Tables of shape {@code [positions, headDim]}; the two halves of a row are equal, as the
   * half-turn layout wants.
   */
  static RotaryTables of(ModelConfig config, int positions) {
    int half = config.headDim() / 2;
    double[] frequencies = frequencies(config);
    double length =
        config.ropeScaling() instanceof RopeScaling.Yarn yarn ? yarn.attentionFactor() : 1;
    float[] cosines = new float[positions * config.headDim()];
    float[] sines = new float[positions * config.headDim()];
    for (int position = 0; position < positions; position++) {
      for (int i = 0; i < half; i++) {
        double angle = position * frequencies[i];
        int at = position * config.headDim() + i;
        cosines[at] = cosines[at + half] = (float) (length * Math.cos(angle));
        sines[at] = sines[at + half] = (float) (length * Math.sin(angle));
      }
    }
    return new RotaryTables(cosines, sines);
  }

  /** Radians per position of each pair of a head's dimensions: {@code headDim / 2}. */
  static double[] frequencies(ModelConfig config) {
    double[] frequencies = new double[config.headDim() / 2];
    for (int i = 0; i < frequencies.length; i++) {
      double trained = Math.pow(config.ropeTheta(), -2.0 * i / config.headDim());
      frequencies[i] = scaled(trained, i, config);
    }
    return frequencies;
  }

  private static double scaled(double trained, int pair, ModelConfig config) {
    RopeScaling scaling = config.ropeScaling();
    if (scaling instanceof RopeScaling.Linear linear) {
      return trained / linear.factor();
    }
    if (scaling instanceof RopeScaling.Llama3 llama3) {
      double turns = llama3.originalContext() * trained / (2 * Math.PI);
      double high =
          (turns - llama3.lowFrequency()) / (llama3.highFrequency() - llama3.lowFrequency());
      return between(trained / llama3.factor(), trained, high);
    }
    if (scaling instanceof RopeScaling.Yarn yarn) {
      double first = Math.max(0, rampEnd(yarn.betaFast(), Math::floor, yarn, config));
      double last =
          Math.min(config.headDim() - 1, rampEnd(yarn.betaSlow(), Math::ceil, yarn, config));
      double width = last == first ? 0.001 : last - first;
      return between(trained, trained / yarn.factor(), (pair - first) / width);
    }
    return trained;
  }

  /** YaRN: the pair, as a real number, that turns so many times in the original context. */
  private static double rampEnd(
      double turns, DoubleUnaryOperator rounding, RopeScaling.Yarn yarn, ModelConfig config) {
    double pair =
        config.headDim()
            * Math.log(yarn.originalContext() / (turns * 2 * Math.PI))
            / (2 * Math.log(config.ropeTheta()));
    return yarn.truncate() ? rounding.applyAsDouble(pair) : pair;
  }

  private static double between(double from, double to, double share) {
    double clamped = Math.min(1, Math.max(0, share));
    return (1 - clamped) * from + clamped * to;
  }
}
