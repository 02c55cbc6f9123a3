package dev.egcfg.core.verify;

import dev.egcfg.core.Advance;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.Sequence;
import dev.egcfg.core.checkpoint.CheckpointException;
import dev.egcfg.core.checkpoint.SafetensorsFile;
import java.nio.DoubleBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Logits of one input at every position, computed in double precision.
 *
 * @param logits one row a token of the input
 */
public record GoldenLogits(int[] inputIds, double[][] logits) implements Golden {

  static GoldenLogits read(Path path) {
    SafetensorsFile file = SafetensorsFile.open(path);
    long[] shape = file.shape("logits_f64");
    int[] inputIds = new int[(int) file.shape("input_ids")[0]];
    if (!file.elementType("logits_f64").equals("F64")
        || !file.elementType("input_ids").equals("I32")
        || shape.length != 2
        || shape[0] != inputIds.length) {
      throw new CheckpointException(
          path + ": golden file needs input_ids [T] of I32 and logits_f64 [T, vocabulary] of F64");
    }
    file.bytes("input_ids").asIntBuffer().get(inputIds);
    double[][] logits = new double[inputIds.length][(int) shape[1]];
    DoubleBuffer values = file.bytes("logits_f64").asDoubleBuffer();
    for (double[] row : logits) {
      values.get(row);
    }
    return new GoldenLogits(inputIds, logits);
  }

  /** Feeds the input at once and compares the log-probabilities at every position. */
  public Verification verify(LanguageModel model) {
    int vocabulary = model.card().vocabularySize();
    if (vocabulary != logits[0].length) {
      return Verification.of(
          List.of(), "vocabulary of " + vocabulary + ", golden has " + logits[0].length, false);
    }
    Tolerance tolerance = Tolerance.of(model.card().precision());
    List<String> remarks = new ArrayList<>();
    double largestError = 0;
    double largestLogit = 0;
    int changes = 0;
    List<LogProbabilities> rows = rows(model);
    for (int position = 0; position < logits.length; position++) {
      double[] expected = logSoftmax(logits[position]);
      LogProbabilities actual = rows.get(position);
      for (int token = 0; token < vocabulary; token++) {
        double error = Math.abs(actual.of(token) - expected[token]);
        largestError = Math.max(largestError, error);
        largestLogit = Math.max(largestLogit, Math.abs(logits[position][token]));
      }
      if (changesArgmax(expected, actual, tolerance.margin())) {
        changes++;
        remarks.add("position " + position + ": another token is the most probable");
      }
    }
    double allowed = tolerance.allowedError(largestLogit);
    return Verification.of(
        remarks,
        String.format(
            Locale.ROOT,
            "%s: largest error %.2e (allowed %.0e), %d of %d argmax changed (margin above %s)",
            model.card().precision(),
            largestError,
            allowed,
            changes,
            logits.length,
            tolerance.margin()),
        largestError <= allowed && changes == 0);
  }

  private List<LogProbabilities> rows(LanguageModel model) {
    try (Sequence sequence = model.open()) {
      return model.step(List.of(new Advance(sequence, inputIds, inputIds.length))).get(0);
    }
  }

  private static boolean changesArgmax(
      double[] expected, LogProbabilities actual, double leastMargin) {
    int best = 0;
    for (int token = 1; token < expected.length; token++) {
      best = expected[token] > expected[best] ? token : best;
    }
    double second = Double.NEGATIVE_INFINITY;
    for (int token = 0; token < expected.length; token++) {
      second = token == best ? second : Math.max(second, expected[token]);
    }
    return expected[best] - second > leastMargin && actual.argmax() != best;
  }

  /** Natural-log softmax. */
  static double[] logSoftmax(double[] logits) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit - largest);
    }
    double[] logProbabilities = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      logProbabilities[i] = logits[i] - largest - Math.log(sum);
    }
    return logProbabilities;
  }
}
