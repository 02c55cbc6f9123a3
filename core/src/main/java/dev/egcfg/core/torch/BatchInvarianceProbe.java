package dev.egcfg.core.torch;

import dev.egcfg.core.Advance;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.Sequence;
import java.util.Arrays;
import java.util.List;

/**
 * Asks a loaded model whether its numbers depend, in any bit, on how work is cut into calls and
 * batches (engine.md section 4). Which kernels the matrix libraries choose differs from processor
 * to processor, so this is asked at every start.
 */
final class BatchInvarianceProbe {

  private static final int TOKENS = 140;
  private static final int PREFIX = 133;

  private BatchInvarianceProbe() {}

  static boolean holds(LanguageModel model) {
    int[] ids = new int[TOKENS];
    for (int i = 0; i < TOKENS; i++) {
      ids[i] = (int) ((i + 1) * 7919L % model.card().vocabularySize());
    }
    int checked = TOKENS - PREFIX;
    try (Sequence whole = model.open();
        Sequence stepped = model.open();
        Sequence neighbour = model.open()) {
      List<LogProbabilities> expected =
          model.step(List.of(new Advance(whole, ids, checked + 1))).get(0);
      Advance prefix = Advance.of(stepped, Arrays.copyOf(ids, PREFIX));
      if (!equal(expected.get(0), model.step(List.of(prefix)).get(0).get(0))) {
        return false;
      }
      for (int i = 0; i < checked; i++) {
        Advance next = Advance.of(stepped, ids[PREFIX + i]);
        Advance other = new Advance(neighbour, Arrays.copyOf(ids, i % 3 == 0 ? 5 : 1), 0);
        List<Advance> batch = i % 2 == 0 ? List.of(next, other) : List.of(next);
        if (!equal(expected.get(i + 1), model.step(batch).get(0).get(0))) {
          return false;
        }
      }
      return true;
    }
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
