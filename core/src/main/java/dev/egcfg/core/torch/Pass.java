package dev.egcfg.core.torch;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of one forward pass, laid out so that no row's numbers depend on its neighbours
 * (engine.md section 4): attention runs over groups of blocks of about equally many rows; keys
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

  /** Sequences that grow by few tokens are grouped more coarsely: fewer groups cost less. */
  private static final int COARSE_KEY_TILE = 512;

  /**
   * Rows whose attention is computed at once. Their scores stay in the processor's cache, and rows
   * early in a prompt do not meet keys that they cannot see.
   */
  private static final int BLOCK_ROWS = 128;

  /**
   * Blocks of other numbers of rows share a group up to the next of these, padded to the longest of
   * them: each group costs some fifteen operations a layer.
   */
  private static final List<Integer> ROW_CLASSES = List.of(8, 32, BLOCK_ROWS - 1, BLOCK_ROWS);

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

  /**
   * Lays the pass out for the program. The arrays belong to {@code manager}.
   *
   * @param rowMultiple rows and outputs are padded to a multiple of it
   */
  TransformerProgram.StepInputs inputs(NDManager manager, int queriesPerKeyHead, int rowMultiple) {
    long[] ids = new long[padded(rows, rowMultiple)];
    long[] positions = new long[rows];
    long[] slots = new long[rows];
    long[] outputs = new long[padded(outputs(), rowMultiple)];
    int row = 0;
    int output = 0;
    Map<Shape, List<Block>> groups = new LinkedHashMap<>();
    for (Segment segment : segments) {
      int count = segment.tokens().length;
      for (int from = 0; from < count; from += BLOCK_ROWS) {
        Block block = new Block(segment, row, from, Math.min(count, from + BLOCK_ROWS));
        groups.computeIfAbsent(block.shape(), any -> new ArrayList<>()).add(block);
      }
      for (int t = 0; t < count; t++, row++) {
        ids[row] = segment.tokens()[t];
        positions[row] = segment.first() + t;
        slots[row] = segment.sequence().slot(segment.first() + t);
        if (t >= count - segment.wanted()) {
          outputs[output++] = row;
        }
      }
    }
    long[] restore = new long[ids.length];
    List<PtNDArray> groupRows = new ArrayList<>();
    List<PtNDArray> groupSlots = new ArrayList<>();
    List<PtNDArray> groupPositions = new ArrayList<>();
    int offset = 0;
    for (List<Block> members : groups.values()) {
      int count = members.size();
      int least = (LEAST_QUERY_ROWS + queriesPerKeyHead - 1) / queriesPerKeyHead;
      int padded = Math.max(members.stream().mapToInt(Block::rows).max().orElseThrow(), least);
      int longest = members.stream().mapToInt(Block::keys).max().orElseThrow();
      int span = (longest + KEY_TILE - 1) / KEY_TILE * KEY_TILE;
      long[] queryRows = new long[count * padded];
      long[] queryPositions = new long[count * padded];
      long[] keySlots = new long[count * span];
      for (int b = 0; b < count; b++) {
        members.get(b).layOut(b, padded, span, queryRows, queryPositions, keySlots);
        members.get(b).restore(restore, offset + b * padded);
      }
      offset += count * padded;
      groupRows.add(array(manager, queryRows, count * padded));
      groupSlots.add(array(manager, keySlots, count, span));
      groupPositions.add(array(manager, queryPositions, count, padded));
    }
    return new TransformerProgram.StepInputs(
        array(manager, ids, ids.length),
        array(manager, positions, rows),
        array(manager, slots, rows),
        groupRows.toArray(PtNDArray[]::new),
        groupSlots.toArray(PtNDArray[]::new),
        groupPositions.toArray(PtNDArray[]::new),
        array(manager, restore, restore.length),
        array(manager, outputs, outputs.length),
        output);
  }

  /**
   * Consecutive rows of one segment whose attention is computed at once: over no more keys than the
   * last of them sees.
   *
   * @param segmentRow row of the segment's first token
   * @param from first of its tokens
   * @param to end of its tokens
   */
  private record Block(Segment segment, int segmentRow, int from, int to) {

    int rows() {
      return to - from;
    }

    int keys() {
      return segment.first() + to;
    }

    /** Blocks of one shape make a group: about as many rows, and about as many keys. */
    Shape shape() {
      int most = ROW_CLASSES.stream().filter(rows -> rows() <= rows).findFirst().orElseThrow();
      int tile = rows() < BLOCK_ROWS ? COARSE_KEY_TILE : KEY_TILE;
      return new Shape(most, (keys() + tile - 1) / tile);
    }

    /** Writes this block as the b-th of its group: rows repeat the last, keys the first. */
    void layOut(int b, int padded, int span, long[] rows, long[] positions, long[] keySlots) {
      for (int t = 0; t < padded; t++) {
        int token = Math.min(from + t, to - 1);
        rows[b * padded + t] = segmentRow + token;
        positions[b * padded + t] = segment.first() + token;
      }
      for (int p = 0; p < keys(); p++) {
        keySlots[b * span + p] = segment.sequence().slot(p);
      }
      // masked keys must be finite: repeat one that is
      Arrays.fill(keySlots, b * span + keys(), (b + 1) * span, segment.sequence().slot(0));
    }

    /** Says where the results of this block's rows begin. */
    void restore(long[] restore, int first) {
      for (int t = from; t < to; t++) {
        restore[segmentRow + t] = first + t - from;
      }
    }
  }

  private static int padded(int count, int multiple) {
    return (count + multiple - 1) / multiple * multiple;
  }

  private static PtNDArray array(NDManager manager, long[] values, long... shape) {
    return (PtNDArray) manager.create(values, new Shape(shape));
  }
}
