package dev.egcfg.core.checkpoint;

import dev.egcfg.core.checkpoint.ModelConfig.RopeScaling;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/**
 * GGUF's tensor of rotary frequency divisors, one for each pair of a head's dimensions, traced back
 * to the Llama 3.1 parameters that it was computed from.
 */
final class RopeFrequencies {

  private static final double LOW_FREQUENCY = 1;
  private static final double HIGH_FREQUENCY = 4;
  private static final int ORIGINAL_CONTEXT = 8192;
  private static final double TOLERANCE = 1e-4;

  private RopeFrequencies() {}

  /**
   * The scaling that gives these divisors, with the parameters that every published Llama 3.1 to
   * 3.3 model has but for the factor.
   *
   * @throws CheckpointException if none does
   */
  static RopeScaling scaling(Path path, TensorSource tensor, int headDim, double theta) {
    float[] divisors = new float[Math.toIntExact(tensor.elements())];
    tensor.read(0, FloatBuffer.wrap(divisors));
    double factor = 1;
    for (float divisor : divisors) {
      factor = Math.max(factor, divisor);
    }
    for (int i = 0; i < divisors.length; i++) {
      double expected = divisor(factor, 2 * Math.PI * Math.pow(theta, 2.0 * i / headDim));
      if (divisors.length != headDim / 2
          || !(Math.abs(divisors[i] - expected) <= TOLERANCE * expected)) {
        throw new CheckpointException(
            path + ": rope_freqs.weight is not llama3 rope scaling; other kinds are not supported");
      }
    }
    return factor == 1
        ? new RopeScaling.None()
        : new RopeScaling.Llama3(factor, LOW_FREQUENCY, HIGH_FREQUENCY, ORIGINAL_CONTEXT);
  }

  /** Llama 3.1: waves that turn often are kept, rare ones divided, smoothly between. */
  private static double divisor(double factor, double wavelength) {
    double turns = ORIGINAL_CONTEXT / wavelength;
    if (turns >= HIGH_FREQUENCY) {
      return 1;
    }
    if (turns <= LOW_FREQUENCY) {
      return factor;
    }
    double smooth = (turns - LOW_FREQUENCY) / (HIGH_FREQUENCY - LOW_FREQUENCY);
    return 1 / ((1 - smooth) / factor + smooth);
  }
}
