package dev.egcfg.core.verify;

import dev.egcfg.core.checkpoint.CheckpointException;
import dev.egcfg.core.checkpoint.Checkpoints;
import dev.egcfg.core.checkpoint.SafetensorsFile;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * GGUF blocks with the values that they stand for: tensors {@code TYPE.NAME.raw} of bytes and
 * {@code TYPE.NAME.expected} of float32.
 */
public final class GoldenBlocks {

  private static final String RAW = ".raw";

  private GoldenBlocks() {}

  /**
   * Decodes all blocks and compares them bit for bit.
   *
   * @throws CheckpointException if the file is missing or malformed, or has no blocks
   */
  public static Verification verify(Path path) {
    SafetensorsFile file = SafetensorsFile.open(path);
    List<String> remarks = new ArrayList<>();
    double largestError = 0;
    int compared = 0;
    for (String name : file.names()) {
      if (!name.endsWith(RAW)) {
        continue;
      }
      compared++;
      String stem = name.substring(0, name.length() - RAW.length());
      String type = stem.replaceFirst("\\..*", "");
      float[] actual = Checkpoints.dequantise(type, file.bytes(name).array());
      float[] expected = new float[actual.length];
      FloatBuffer values = file.bytes(stem + ".expected").asFloatBuffer();
      if (values.remaining() != actual.length) {
        throw new CheckpointException(
            path + ": " + stem + " has " + values.remaining() + " values");
      }
      values.get(expected);
      double error = largestError(actual, expected);
      largestError = Math.max(largestError, error);
      if (error != 0) {
        remarks.add(stem + ": largest error " + error);
      }
    }
    if (compared == 0) {
      throw new CheckpointException(path + ": holds no tensors named TYPE.NAME.raw");
    }
    return Verification.of(
        remarks,
        remarks.size() + " of " + compared + " block rows differ; largest error " + largestError,
        remarks.isEmpty());
  }

  /** 0 only if all bits agree. */
  private static double largestError(float[] actual, float[] expected) {
    double largest = 0;
    for (int i = 0; i < actual.length; i++) {
      if (Float.floatToIntBits(actual[i]) != Float.floatToIntBits(expected[i])) {
        largest = Math.max(largest, Math.max(Math.ulp(0f), Math.abs(actual[i] - expected[i])));
      }
    }
    return largest;
  }
}
