package dev.egcfg.core.torch;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows of one forward pass, laid out so that no row's numbers depend on its neighbours
 * (engine.md section 4): attention runs over groups of sequences that add equally many rows; keys
 * stand in position order, padded to a multiple of {@link #KEY_TILE} and masked, so that sums are
 * added up in the same order whatever the padding; and no group has so few query rows that the
 * matrix library would change its kernel.
 */
final class Pass {

  /**
   * Below a multiple of 128 keys, float32 products and sums depend on the padded length (measured
   * with libtorch 2.7.1: MKL and oneDNN).
   */
  private static final int KEY_TILE = 128;

  /** One to three query rows take another kernel in float32. */
  private static final int LEAST_QUERY_ROWS = 8;

  /**
   * Consecutive tokens of one sequence; their slots are already the sequence's own.
   *
   * @param entry of the step's batch
   * @param tokens may be empty
   * @param first position of the first of them
   * @param wanted how many of the last ones want an output
   */
  record Segment(int entry, TorchSequence sequence, int[] tokens, int first, int wanted) {

    /** The tokens from one index to another. */
    private Segment part(int from, int to) {
      int quiet = tokens.length - wanted;
      return new Segment(
          entry,
          sequence,
          Arrays.copyOfRange(tokens, from, to),
          first + from,
          to - Math.min(to, Math.max(from, quiet)));
    }
  }

  private final List<Segment> segments;
  private final int rows;

  private Pass(List<Segment> segments) {
    this.segments = segments;
    this.rows = segments.stream().mapToInt(segment -> segment.tokens().length).sum();
  }

  /** Cuts a step into passes of at most so many rows, in order. */
  static List<Pass> of(List<Segment> step, int mostRows) {
    List<Pass> passes = new ArrayList<>();
    List<Segment> segments = new ArrayList<>();
    int room = mostRows;
    for (Segment segment : step) {
      for (int from = 0; from < segment.tokens.length; ) {
        int to = Math.min(segment.tokens.length, from + room);
        segments.add(segment.part(from, to));
        room -= to - from;
        from = to;
        if (room == 0) {
          passes.add(new Pass(segments));
          segments = new ArrayList<>();
          room = mostRows;
        }
      }
    }
    if (!segments.isEmpty()) {
      passes.add(new Pass(segments));
    }
    return passes;
  }

  List<Segment> segments() {
    return segments;
  }

  /** Rows with an output, in the order of the segments. */
  int outputs() {
    return segments.stream().mapToInt(Segment::wanted).sum();
  }

  /** Lays the pass out for the program. The arrays belong to {@code manager}. */
  TransformerProgram.StepInputs inputs(NDManager manager, int queriesPerKeyHead) {
    long[] ids = new long[rows];
    long[] positions = new long[rows];
    long[] slots = new long[rows];
    long[] outputs = new long[outputs()];
    long[] restore = new long[rows];
    int[] firstRow = new int[segments.size()];
    Map<Integer, List<Integer>> groups = new TreeMap<>();
    int row = 0;
    int output = 0;
    for (int s = 0; s < segments.size(); s++) {
      Segment segment = segments.get(s);
      int count = segment.tokens().length;
      firstRow[s] = row;
      groups.computeIfAbsent(count, any -> new ArrayList<>()).add(s);
      for (int t = 0; t < count; t++, row++) {
        ids[row] = segment.tokens()[t];
        positions[row] = segment.first() + t;
        slots[row] = segment.sequence().slot(segment.first() + t);
        if (t >= count - segment.wanted()) {
          outputs[output++] = row;
        }
      }
    }
    List<PtNDArray> groupRows = new ArrayList<>();
    List<PtNDArray> groupSlots = new ArrayList<>();
    List<PtNDArray> groupPositions = new ArrayList<>();
    int offset = 0;
    for (Map.Entry<Integer, List<Integer>> group : groups.entrySet()) {
      int count = group.getKey();
      List<Integer> members = group.getValue();
      int padded = Math.max(count, (LEAST_QUERY_ROWS + queriesPerKeyHead - 1) / queriesPerKeyHead);
      int longest =
          members.stream().mapToInt(s -> segments.get(s).first() + count).max().orElseThrow();
      int span = (longest + KEY_TILE - 1) / KEY_TILE * KEY_TILE;
      long[] queryRows = new long[members.size() * padded];
      long[] queryPositions = new long[members.size() * padded];
      long[] keySlots = new long[members.size() * span];
      for (int b = 0; b < members.size(); b++) {
        Segment segment = segments.get(members.get(b));
        for (int t = 0; t < padded; t++) {
          int real = Math.min(t, count - 1);
          queryRows[b * padded + t] = firstRow[members.get(b)] + real;
          queryPositions[b * padded + t] = segment.first() + real;
        }
        int held = segment.first() + count;
        for (int p = 0; p < held; p++) {
          keySlots[b * span + p] = segment.sequence().slot(p);
        }
        // masked keys must be finite: repeat one that is
        Arrays.fill(keySlots, b * span + held, (b + 1) * span, segment.sequence().slot(0));
        for (int t = 0; t < count; t++) {
          restore[firstRow[members.get(b)] + t] = offset + b * padded + t;
        }
      }
      offset += members.size() * padded;
      groupRows.add(array(manager, queryRows, members.size() * padded));
      groupSlots.add(array(manager, keySlots, members.size(), span));
      groupPositions.add(array(manager, queryPositions, members.size(), padded));
    }
    return new TransformerProgram.StepInputs(
        array(manager, ids, rows),
        array(manager, positions, rows),
        array(manager, slots, rows),
        groupRows.toArray(PtNDArray[]::new),
        groupSlots.toArray(PtNDArray[]::new),
        groupPositions.toArray(PtNDArray[]::new),
        array(manager, restore, rows),
        array(manager, outputs, outputs.length));
  }

  private static PtNDArray array(NDManager manager, long[] values, long... shape) {
    return (PtNDArray) manager.create(values, new Shape(shape));
  }
}
