package dev.egcfg.core.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import dev.egcfg.core.Advance;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.Sequence;
import dev.egcfg.core.checkpoint.ModelConfig;
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

  /** Kernels' tables of rows repeat after at most 120 (FBGEMM's for AVX2). */
  private static final int MOST_ROWS = 130;

  /** How far keys are padded, at most, in the check of long contexts. */
  private static final List<Integer> SPANS = List.of(128, 512, 1024, 1152, 2176);

  /** Tokens whose attention is computed at once, most first. */
  private static final List<Integer> ROWS = List.of(128, 8, 37);

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
   * Whether the first layer's linear layers give a row the same bits however many rows they
   * multiply: every number that a pass may have up to {@link #MOST_ROWS}, since libraries choose
   * kernels by tables that a few numbers do not show.
   *
   * @param rowMultiple of the passes
   */
  static boolean holdsForEveryNumberOfRows(
      TransformerProgram program, NDManager manager, ModelConfig config, int rowMultiple) {
    try (NDManager scope = manager.newSubManager()) {
      int most = (MOST_ROWS + rowMultiple - 1) / rowMultiple * rowMultiple;
      NDArray hidden = wave(scope, 3, 1, 1, most, config.width()).squeeze(0);
      NDArray attended = wave(scope, 5, 1, 1, most, config.heads() * config.headDim()).squeeze(0);
      NDArray active = wave(scope, 7, 1, 1, most, config.hidden()).squeeze(0);
      NDArray expected = products(program, scope, most, hidden, attended, active);
      for (int rows = rowMultiple; rows < most; rows += rowMultiple) {
        try (NDManager one = scope.newSubManager()) {
          NDArray found = products(program, one, rows, hidden, attended, active);
          if (!found.contentEquals(first(one, rows, expected))) {
            return false;
          }
        }
      }
      return true;
    }
  }

  private static NDArray products(
      TransformerProgram program,
      NDManager scope,
      int rows,
      NDArray hidden,
      NDArray attended,
      NDArray active) {
    return program.products(
        scope,
        first(scope, rows, hidden),
        first(scope, rows, attended),
        first(scope, rows, active));
  }

  private static PtNDArray first(NDManager scope, int rows, NDArray all) {
    return (PtNDArray) all.get(scope, new NDIndex(":{}", rows));
  }

  /**
   * Whether attention gives a row the same bits however many masked keys follow those that it sees,
   * and however many rows are computed at once: what a short text cannot show.
   */
  static boolean holdsForLongContexts(
      TransformerProgram program, NDManager manager, ModelConfig config) {
    try (NDManager scope = manager.newSubManager()) {
      for (int seen : new int[] {99, 455, 907}) {
        List<Integer> spans = SPANS.stream().filter(span -> span >= seen).toList();
        NDArray expected = attended(program, scope, config, ROWS.get(0), spans.get(0), seen);
        for (int span : spans) {
          for (int rows : ROWS) {
            try (NDManager one = scope.newSubManager()) {
              NDArray found = attended(program, one, config, rows, span, seen);
              if (!found.contentEquals(expected.get(one, new NDIndex(":, :, :{}", rows)))) {
                return false;
              }
            }
          }
        }
      }
      return true;
    }
  }

  private static NDArray attended(
      TransformerProgram program,
      NDManager scope,
      ModelConfig config,
      int rows,
      int span,
      int seen) {
    int heads = config.kvHeads();
    int queryHeads = config.heads() / heads;
    int width = config.headDim();
    return program
        .attend(
            scope,
            // scaled as queries are: else a few keys would have all the weight
            (PtNDArray) wave(scope, 3, heads, queryHeads, rows, width).mul(1 / Math.sqrt(width)),
            wave(scope, 5, heads, 1, span, width),
            wave(scope, 7, heads, 1, span, width),
            mask(scope, rows, span, seen))
        .reshape(heads, queryHeads, rows, width);
  }

  /** Numbers of no pattern between -2 and 2 that depend on head, row and dimension alone. */
  private static PtNDArray wave(
      NDManager scope, int seed, int heads, int parts, int rows, int width) {
    FloatBuffer numbers = FloatBuffer.allocate(heads * parts * rows * width);
    for (int head = 0; head < heads * parts; head++) {
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < width; i++) {
          long mixed = (head * 7919L + row * 104_729L + i * 1_299_709L + seed) * 15_485_863L;
          numbers.put(mixed % 1009 / 1009f * 4 - 2);
        }
      }
    }
    return (PtNDArray) scope.create(numbers.array(), new Shape(heads, (long) parts * rows, width));
  }

  private static PtNDArray mask(NDManager scope, int rows, int keys, int seen) {
    float[] mask = new float[rows * keys];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = i % keys < seen ? 0 : Float.NEGATIVE_INFINITY;
    }
    return (PtNDArray) scope.create(mask, new Shape(1, 1, 1, rows, keys));
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
