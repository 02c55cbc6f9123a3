package dev.egcfg.core.torch;

import dev.egcfg.core.checkpoint.ModelConfig;
import dev.egcfg.core.checkpoint.ModelConfig.RopeScaling;

/** Rotary position embedding: cosines and sines of every position, computed in double precision. */
record RotaryTables(float[] cosines, float[] sines) {

  /**
   * Tables of shape {@code [positions, headDim]}; the two halves of a row are equal, as the
   * half-turn layout wants.
   */
  static RotaryTables of(ModelConfig config, int positions) {
    int half = config.headDim() / 2;
    double[] frequencies = new double[half];
    for (int i = 0; i < half; i++) {
      frequencies[i] =
          scaled(Math.pow(config.ropeTheta(), -2.0 * i / config.headDim()), config.ropeScaling());
    }
    float[] cosines = new float[positions * config.headDim()];
    float[] sines = new float[positions * config.headDim()];
    for (int position = 0; position < positions; position++) {
      for (int i = 0; i < half; i++) {
        double angle = position * frequencies[i];
        int at = position * config.headDim() + i;
        cosines[at] = cosines[at + half] = (float) Math.cos(angle);
        sines[at] = sines[at + half] = (float) Math.sin(angle);
      }
    }
    return new RotaryTables(cosines, sines);
  }

  private static double scaled(double frequency, RopeScaling scaling) {
    if (scaling instanceof RopeScaling.Linear linear) {
      return frequency / linear.factor();
    }
    if (scaling instanceof RopeScaling.Llama3 llama3) {
      double turns = llama3.originalContext() * frequency / (2 * Math.PI);
      double high =
          (turns - llama3.lowFrequency()) / (llama3.highFrequency() - llama3.lowFrequency());
      double kept = Math.min(1, Math.max(0, high));
      return kept * frequency + (1 - kept) * frequency / llama3.factor();
    }
    return frequency;
  }
}
