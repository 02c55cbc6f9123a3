package dev.egcfg.core.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import dev.egcfg.core.Advance;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.Sequence;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Asks a loaded model whether its numbers depend, in any bit, on how work is cut into calls and
 * batches (engine.md section 4). Which kernels the matrix libraries choose differs from processor
 * to processor, so this is asked at every start.
 */
final class BatchInvarianceProbe {

  private static final int MOST_TOKENS = 140;
  private static final int ONE_BY_ONE = 7;

  /** How far keys are padded, at most, in the check of long contexts. */
  private static final List<Integer> SPANS = List.of(128, 512, 1024, 1152, 2176);

  /** Rows of attention that this many tokens make in a model of seven query heads a key head. */
  private static final int ROWS_OF_37 = 259;

  private BatchInvarianceProbe() {}

  /**
   * @param cacheLength tokens that all sequences of the model together may hold
   */
  static boolean holds(LanguageModel model, int cacheLength) {
    int tokens = Math.min(MOST_TOKENS, Math.min(model.card().contextLength(), cacheLength / 3));
    int prefix = Math.max(1, tokens - ONE_BY_ONE);
    int checked = tokens - prefix;
    int[] ids = new int[tokens];
    for (int i = 0; i < tokens; i++) {
      ids[i] = (int) ((i + 1) * 7919L % model.card().vocabularySize());
    }
    try (Sequence whole = model.open();
        Sequence stepped = model.open();
        Sequence neighbour = model.open()) {
      List<LogProbabilities> expected =
          model.step(List.of(new Advance(whole, ids, checked + 1))).get(0);
      Advance first = Advance.of(stepped, Arrays.copyOf(ids, prefix));
      if (!equal(expected.get(0), model.step(List.of(first)).get(0).get(0))) {
        return false;
      }
      for (int i = 0; i < checked; i++) {
        Advance next = Advance.of(stepped, ids[prefix + i]);
        neighbour.truncate(i % 3 == 0 ? 0 : neighbour.length());
        int[] beside = Arrays.copyOf(ids, i % 3 == 0 ? Math.max(1, Math.min(5, tokens / 3)) : 1);
        Advance other = new Advance(neighbour, beside, 0);
        List<Advance> batch = i % 2 == 0 ? List.of(next, other) : List.of(next);
        if (!equal(expected.get(i + 1), model.step(batch).get(0).get(0))) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Whether attention adds up the same values alike, however many masked keys follow them and
   * however many rows are computed at once: what a short text cannot show.
   */
  static boolean holdsForLongContexts(TransformerProgram program, NDManager manager, int headDim) {
    try (NDManager scope = manager.newSubManager()) {
      for (int seen : new int[] {99, 455, 907}) {
        List<Integer> spans = SPANS.stream().filter(span -> span >= seen).toList();
        NDArray expected = mix(program, scope, headDim, ROWS_OF_37, seen, spans.get(0));
        for (int span : spans) {
          for (int rows : new int[] {8, ROWS_OF_37}) {
            NDArray found = mix(program, scope, headDim, rows, seen, span);
            if (!found.contentEquals(expected.get(":, :{}", rows))) {
              return false;
            }
          }
        }
      }
      return true;
    }
  }

  private static NDArray mix(
      TransformerProgram program, NDManager scope, int headDim, int rows, int seen, int keys) {
    int heads = 2;
    FloatBuffer weights = FloatBuffer.allocate(heads * rows * keys);
    for (int row = 0; row < heads * rows; row++) {
      for (int key = 0; key < keys; key++) {
        weights.put(key < seen ? (row % rows + 1L) * (key + 1) * 7919 % 1009 / 1009f : 0);
      }
    }
    FloatBuffer values = FloatBuffer.allocate(heads * keys * headDim);
    for (int i = 0; i < values.capacity(); i++) {
      values.put(i % (keys * headDim) * 31 % 1013 / 1013f - 0.5f);
    }
    return program.mix(
        scope,
        (PtNDArray) scope.create(weights.array(), new Shape(heads, rows, keys)),
        (PtNDArray) scope.create(values.array(), new Shape(heads, keys, headDim)));
  }

  private static boolean equal(LogProbabilities a, LogProbabilities b) {
    for (int token = 0; token < a.vocabularySize(); token++) {
      if (Float.floatToRawIntBits(a.of(token)) != Float.floatToRawIntBits(b.of(token))) {
        return false;
      }
    }
    return true;
  }
}
