package dev.egcfg.core.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.egcfg.core.Advance;
import dev.egcfg.core.ChatTemplate;
import dev.egcfg.core.ContextOverflowException;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.ModelCard;
import dev.egcfg.core.Sequence;
import dev.egcfg.core.Tokenizer;
import dev.egcfg.core.checkpoint.Checkpoint;
import dev.egcfg.core.checkpoint.ModelConfig;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A model run by PyTorch. Steps are taken one at a time; a long step is cut into passes of bounded
 * size, which changes no number.
 */
public final class TorchModel implements LanguageModel {

  private static final String ENGINE = "PyTorch";

  /**
   * Most rows of one pass: keeps attention scores of a long prompt within some hundred megabytes.
   */
  private static final int ROWS_PER_PASS = 512;

  private static final int FIRST_SLOTS = 2048;

  private final ModelCard card;
  private final Tokenizer tokenizer;
  private final Optional<ChatTemplate> chatTemplate;
  private final ModelConfig config;
  private final NDManager manager;
  private final TransformerProgram program;
  private final SlotAllocator allocator = new SlotAllocator();
  private final int mostSlots;
  private final boolean batchInvariant;

  private TorchModel(
      String name,
      Checkpoint checkpoint,
      Tokenizer tokenizer,
      Optional<ChatTemplate> chatTemplate,
      Precision precision,
      TorchOptions options) {
    this.tokenizer = tokenizer;
    this.chatTemplate = chatTemplate;
    config = checkpoint.config();
    precision.requireProcessor();
    Arithmetic arithmetic = Arithmetic.of(precision, onGpu());
    manager = NDManager.newBaseManager(onGpu() ? Device.gpu() : Device.cpu(), ENGINE);
    JniUtils.setNumThreads(options.threads());
    long bytesPerSlot =
        2L
            * config.layers()
            * config.kvHeads()
            * config.headDim()
            * arithmetic.bytesPerCachedValue();
    mostSlots = (int) Math.min(Integer.MAX_VALUE, options.cacheBytes() / bytesPerSlot);
    int context = Math.min(config.contextLength(), mostSlots);
    card =
        new ModelCard(
            name,
            config.family().label(),
            checkpoint.digest(),
            precision.label(),
            config.vocabularySize(),
            context,
            checkpoint.endTokens());
    allocator.grow(Math.min(FIRST_SLOTS, mostSlots));
    program = TransformerProgram.load(manager, config, arithmetic);
    new WeightLoader(checkpoint, program, manager).load(allocator.capacity(), context);
    batchInvariant = BatchInvarianceProbe.holds(this);
  }

  /**
   * Loads a checkpoint, which may be closed afterwards, in the first of the precisions asked for
   * whose rows are, bit for bit, independent of the batch on this machine; in the last one if none
   * is.
   *
   * @throws IllegalArgumentException if this processor cannot compute in a precision asked for
   */
  public static TorchModel load(
      String name,
      Checkpoint checkpoint,
      Tokenizer tokenizer,
      Optional<ChatTemplate> chatTemplate,
      TorchOptions options) {
    int last = options.precisions().size() - 1;
    for (Precision precision : options.precisions().subList(0, last)) {
      TorchModel model =
          new TorchModel(name, checkpoint, tokenizer, chatTemplate, precision, options);
      if (model.batchInvariant) {
        return model;
      }
      model.close();
    }
    Precision precision = options.precisions().get(last);
    return new TorchModel(name, checkpoint, tokenizer, chatTemplate, precision, options);
  }

  /**
   * Whether models run on a GPU here: DJL was given a CUDA build of libtorch and it sees a device.
   */
  static boolean onGpu() {
    return Engine.getEngine(ENGINE).getGpuCount() > 0;
  }

  /**
   * Whether every row's numbers have the same bits alone, in a batch, at once and step by step, as
   * probed when this model was loaded.
   */
  public boolean batchInvariant() {
    return batchInvariant;
  }

  @Override
  public ModelCard card() {
    return card;
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public Optional<ChatTemplate> chatTemplate() {
    return chatTemplate;
  }

  @Override
  public Sequence open() {
    return new TorchSequence(allocator);
  }

  @Override
  public synchronized List<List<LogProbabilities>> step(List<Advance> batch) {
    checkDistinct(batch);
    int[] next = new int[batch.size()];
    synchronized (allocator) {
      reserve(batch);
      for (int i = 0; i < next.length; i++) {
        TorchSequence sequence = (TorchSequence) batch.get(i).sequence();
        next[i] = sequence.length();
        for (int t = 0; t < batch.get(i).tokens().length; t++) {
          sequence.append();
        }
      }
    }
    int[] done = new int[batch.size()];
    List<List<LogProbabilities>> results = new ArrayList<>();
    batch.forEach(advance -> results.add(new ArrayList<>(advance.outputs())));
    int from = 0;
    while (from < batch.size()) {
      from = pass(batch, from, next, done, results);
    }
    return results;
  }

  /** Runs the next pass of a step; returns the first entry of the batch that is not finished. */
  private int pass(
      List<Advance> batch,
      int from,
      int[] starts,
      int[] done,
      List<List<LogProbabilities>> results) {
    List<Pass.Segment> segments = new ArrayList<>();
    List<Integer> owners = new ArrayList<>();
    int room = ROWS_PER_PASS;
    int unfinished = from;
    for (int i = from; i < batch.size() && room > 0; i++) {
      Advance advance = batch.get(i);
      int left = advance.tokens().length - done[i];
      int count = Math.min(left, room);
      int quiet = Math.max(0, left - advance.outputs());
      segments.add(
          new Pass.Segment(
              (TorchSequence) advance.sequence(),
              Arrays.copyOfRange(advance.tokens(), done[i], done[i] + count),
              starts[i] + done[i],
              Math.max(0, count - quiet)));
      owners.add(i);
      done[i] += count;
      room -= count;
      if (done[i] == advance.tokens().length) {
        unfinished = i + 1;
      }
    }
    Pass pass = new Pass(segments);
    try (NDManager scope = manager.newSubManager();
        PtNDArray output =
            program.step(scope, pass.inputs(scope, config.heads() / config.kvHeads()))) {
      FloatBuffer values = output.toByteBuffer(true).asFloatBuffer();
      for (int s = 0; s < segments.size(); s++) {
        for (int w = 0; w < segments.get(s).wanted(); w++) {
          float[] row = new float[config.vocabularySize()];
          values.get(row);
          results.get(owners.get(s)).add(new LogProbabilities(row));
        }
      }
    }
    return unfinished;
  }

  /** Makes room for a step or refuses it whole. */
  private void reserve(List<Advance> batch) {
    int needed = 0;
    for (Advance advance : batch) {
      int length = advance.sequence().length() + advance.tokens().length;
      if (length > card.contextLength()) {
        throw new ContextOverflowException(
            length + " tokens do not fit the context of " + card.contextLength());
      }
      needed += advance.tokens().length;
    }
    if (needed <= allocator.free()) {
      return;
    }
    int held = allocator.capacity() - allocator.free();
    long capacity = allocator.capacity();
    while (capacity - held < needed && capacity < mostSlots) {
      capacity = Math.min(2 * capacity, mostSlots);
    }
    if (capacity - held < needed) {
      throw new ContextOverflowException(
          (held + needed) + " cached tokens do not fit the cache of " + mostSlots);
    }
    Shape more = new Shape((capacity - allocator.capacity()) * config.kvHeads(), config.headDim());
    try (NDArray zeros = manager.zeros(more, DataType.FLOAT32)) {
      program.store("grow", (PtNDArray) zeros);
    }
    allocator.grow((int) capacity);
  }

  private static void checkDistinct(List<Advance> batch) {
    Set<Sequence> sequences = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Advance advance : batch) {
      if (!sequences.add(advance.sequence())) {
        throw new IllegalArgumentException("a sequence occurs twice in one step");
      }
    }
  }

  @Override
  public synchronized void close() {
    program.close();
    manager.close();
  }
}
