package dev.egcfg.core.checkpoint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * SentencePiece keeps no merges: it joins any two neighbours whose union is a piece, that of the
 * highest score first. As a list of merges: every way to cut a piece into two, best pieces first.
 */
final class SentencePieceMerges {

  private static final int NORMAL = 1;

  private SentencePieceMerges() {}

  /** Pairs to merge, in order of precedence. */
  static List<String[]> of(String[] tokens, long[] types, double[] scores) {
    Map<String, Integer> ids = new HashMap<>();
    List<Integer> pieces = new ArrayList<>();
    for (int id = 0; id < tokens.length; id++) {
      if (types[id] == NORMAL) {
        ids.put(tokens[id], id);
        pieces.add(id);
      }
    }
    pieces.sort(Comparator.comparingDouble(id -> -scores[id]));
    List<String[]> merges = new ArrayList<>();
    for (int id : pieces) {
      String piece = tokens[id];
      for (int cut = 1; cut < piece.length(); cut++) {
        String left = piece.substring(0, cut);
        String right = piece.substring(cut);
        if (ids.containsKey(left) && ids.containsKey(right)) {
          merges.add(new String[] {left, right});
        }
      }
    }
    return merges;
  }
}
