package dev.egcfg.core.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.egcfg.core.Advance;
import dev.egcfg.core.ChatTemplate;
import dev.egcfg.core.LanguageModel;
import dev.egcfg.core.LogProbabilities;
import dev.egcfg.core.ModelCard;
import dev.egcfg.core.ReplicatedModel;
import dev.egcfg.core.Sequence;
import dev.egcfg.core.Tokenizer;
import dev.egcfg.core.checkpoint.Checkpoint;
import dev.egcfg.core.checkpoint.ModelConfig;
import java.nio.FloatBuffer;
import java.util.ArrayList;
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

  /**
   * Most rows of one pass: keeps attention scores of a long prompt within some hundred megabytes.
   */
  private static final int ROWS_PER_PASS = 512;

  private final ModelCard card;
  private final Tokenizer tokenizer;
  private final Optional<ChatTemplate> chatTemplate;
  private final ModelConfig config;
  private final NDManager manager;
  private final TransformerProgram program;
  private final SlotStore slots;
  private final Precision precision;
  private final Arithmetic arithmetic;
  private final boolean batchInvariant;

  /**
   * @param arithmetic of the precision
   */
  TorchModel(
      String name,
      Checkpoint checkpoint,
      Tokenizer tokenizer,
      Optional<ChatTemplate> chatTemplate,
      Device device,
      Precision precision,
      Arithmetic arithmetic,
      TorchOptions options) {
    this.tokenizer = tokenizer;
    this.chatTemplate = chatTemplate;
    this.precision = precision;
    this.arithmetic = arithmetic;
    config = checkpoint.config();
    precision.requireProcessor();
    manager = NDManager.newBaseManager(device, TorchEngine.NAME);
    JniUtils.setNumThreads(options.threads());
    long bytesPerSlot =
        2L
            * config.layers()
            * config.kvHeads()
            * config.headDim()
            * arithmetic.bytesPerCachedValue();
    int mostSlots = (int) Math.min(Integer.MAX_VALUE, options.cacheBytes() / bytesPerSlot);
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
    slots = new SlotStore(mostSlots, context, this::enlargeCache);
    program = TransformerProgram.load(manager, config, arithmetic);
    new WeightLoader(checkpoint, program, manager).load(slots.capacity(), context);
    batchInvariant =
        BatchInvarianceProbe.holdsForEveryNumberOfRows(
                program, manager, config, arithmetic.rowMultiple())
            && BatchInvarianceProbe.holds(this, mostSlots)
            && BatchInvarianceProbe.holdsForLongContexts(program, manager, config);
    if (options.prefixCache()) {
      slots.remember();
    }
  }

  /**
   * Loads a checkpoint, which may be closed afterwards, in the first of the precisions asked for
   * whose rows are, bit for bit, independent of the batch on this machine; in the last one if none
   * is. It runs on the processor, or on the first GPU if there is one.
   *
   * @throws IllegalArgumentException if this processor cannot compute in a precision asked for
   */
  public static TorchModel load(
      String name,
      Checkpoint checkpoint,
      Tokenizer tokenizer,
      Optional<ChatTemplate> chatTemplate,
      TorchOptions options) {
    Device device = onGpu() ? Device.gpu() : Device.cpu();
    int last = options.precisions().size() - 1;
    for (Precision precision : options.precisions().subList(0, last)) {
      TorchModel model = on(device, name, checkpoint, tokenizer, chatTemplate, precision, options);
      if (model.batchInvariant) {
        return model;
      }
      model.close();
    }
    Precision precision = options.precisions().get(last);
    return on(device, name, checkpoint, tokenizer, chatTemplate, precision, options);
  }

  private static TorchModel on(
      Device device,
      String name,
      Checkpoint checkpoint,
      Tokenizer tokenizer,
      Optional<ChatTemplate> chatTemplate,
      Precision precision,
      TorchOptions options) {
    Arithmetic arithmetic = Arithmetic.of(precision, device.isGpu());
    return new TorchModel(
        name, checkpoint, tokenizer, chatTemplate, device, precision, arithmetic, options);
  }

  /**
   * Loads a checkpoint as {@link #load} does, once on every GPU; on the processor if there is none.
   */
  public static LanguageModel loadOnAllDevices(
      String name,
      Checkpoint checkpoint,
      Tokenizer tokenizer,
      Optional<ChatTemplate> chatTemplate,
      TorchOptions options) {
    TorchModel first = load(name, checkpoint, tokenizer, chatTemplate, options);
    List<LanguageModel> replicas = new ArrayList<>(List.of(first));
    for (int gpu = 1; gpu < TorchEngine.gpus(); gpu++) {
      Device device = Device.gpu(gpu);
      replicas.add(on(device, name, checkpoint, tokenizer, chatTemplate, first.precision, options));
    }
    return replicas.size() == 1 ? first : new ReplicatedModel(replicas);
  }

  /**
   * Whether models run on a GPU here: DJL was given a CUDA build of libtorch and it sees a device.
   */
  static boolean onGpu() {
    return TorchEngine.gpus() > 0;
  }

  /** As probed when this model was loaded. */
  @Override
  public boolean batchInvariant() {
    return batchInvariant;
  }

  /** Tokens that sequences hold, each once however many share it. */
  int heldTokens() {
    return slots.held();
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
    return slots.open();
  }

  @Override
  public synchronized List<List<LogProbabilities>> step(List<Advance> batch) {
    checkDistinct(batch);
    SlotStore.Admission step = slots.admit(batch);
    List<List<LogProbabilities>> results = new ArrayList<>();
    batch.forEach(advance -> results.add(new ArrayList<>(advance.outputs())));
    boolean done = false;
    try {
      for (Pass pass : Pass.of(step.segments(), ROWS_PER_PASS)) {
        run(pass, results);
      }
      done = true;
    } finally {
      if (!done) {
        step.revocation().run();
      }
    }
    return results;
  }

  private void run(Pass pass, List<List<LogProbabilities>> results) {
    try (NDManager scope = manager.newSubManager();
        PtNDArray output =
            program.step(
                scope,
                pass.inputs(scope, config.heads() / config.kvHeads(), arithmetic.rowMultiple()))) {
      FloatBuffer values = output.toByteBuffer(true).asFloatBuffer();
      for (Pass.Segment segment : pass.segments()) {
        for (int w = 0; w < segment.wanted(); w++) {
          float[] row = new float[config.vocabularySize()];
          values.get(row);
          results.get(segment.entry()).add(new LogProbabilities(row));
        }
      }
    }
  }

  private void enlargeCache(int more) {
    Shape rows = new Shape((long) more * config.kvHeads(), config.headDim());
    try (NDArray zeros = manager.zeros(rows, DataType.FLOAT32)) {
      program.store("grow", (PtNDArray) zeros);
    }
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
    chatTemplate.ifPresent(ChatTemplate::close);
    program.close();
    manager.close();
  }
}
