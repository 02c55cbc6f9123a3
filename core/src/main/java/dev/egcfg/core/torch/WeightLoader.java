package dev.egcfg.core.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import dev.egcfg.core.checkpoint.Checkpoint;
import dev.egcfg.core.checkpoint.ModelConfig;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Moves a checkpoint's tensors into a program, one layer at a time, so that little more than the
 * packed weights is ever held.
 */
final class WeightLoader {

  /**
   * Elements read at a time: a multiple of every quantised block, and well below 2 GiB as float32.
   */
  private static final long CHUNK = 1L << 22;

  private final Checkpoint checkpoint;
  private final ModelConfig config;
  private final TransformerProgram program;
  private final NDManager manager;

  WeightLoader(Checkpoint checkpoint, TransformerProgram program, NDManager manager) {
    this.checkpoint = checkpoint;
    this.config = checkpoint.config();
    this.program = program;
    this.manager = manager;
  }

  /**
   * Loads everything.
   *
   * @param slots cache slots to begin with
   * @param positions positions that the rotary tables cover
   */
  void load(int slots, int positions) {
    for (int layer = 0; layer < config.layers(); layer++) {
      try (NDManager scope = manager.newSubManager(Device.cpu())) {
        layer(scope, "model.layers." + layer + ".", slots);
      }
    }
    try (NDManager scope = manager.newSubManager(Device.cpu())) {
      PtNDArray embedding = weight(scope, "model.embed_tokens");
      program.store("set_embedding", embedding);
      PtNDArray head = config.tiedHead() ? embedding : weight(scope, "lm_head");
      RotaryTables rotary = RotaryTables.of(config, positions);
      Shape table = new Shape(positions, config.headDim());
      program.store(
          "set_head",
          norm(scope, "model.norm"),
          head,
          none(scope),
          onDevice(scope.create(rotary.cosines(), table)),
          onDevice(scope.create(rotary.sines(), table)));
    }
  }

  private void layer(NDManager scope, String prefix, int slots) {
    String attention = prefix + "self_attn.";
    String[] up =
        config.family().gatesHidden()
            ? new String[] {prefix + "mlp.gate_proj", prefix + "mlp.up_proj"}
            : new String[] {prefix + "mlp.c_fc"};
    String down = prefix + (config.family().gatesHidden() ? "mlp.down_proj" : "mlp.c_proj");
    String[] qkv = {attention + "q_proj", attention + "k_proj", attention + "v_proj"};
    Shape cache = new Shape((long) slots * config.kvHeads(), config.headDim());
    program.store(
        "add_layer",
        norm(scope, prefix + "input_layernorm"),
        weight(scope, qkv),
        bias(scope, qkv),
        headNorms(scope, attention),
        weight(scope, attention + "o_proj"),
        bias(scope, attention + "o_proj"),
        norm(scope, prefix + "post_attention_layernorm"),
        weight(scope, up),
        bias(scope, up),
        weight(scope, down),
        bias(scope, down),
        onDevice(scope.zeros(cache, DataType.FLOAT32)),
        onDevice(scope.zeros(cache, DataType.FLOAT32)));
  }

  private PtNDArray weight(NDManager scope, String... layers) {
    return tensors(scope, named(".weight", layers));
  }

  /** Empty if no layer has one; all have it or none. */
  private PtNDArray bias(NDManager scope, String... layers) {
    String[] names = named(".bias", layers);
    return Arrays.stream(names).anyMatch(checkpoint::has) ? tensors(scope, names) : none(scope);
  }

  /** A norm's weight, and its bias behind it if the family has one. */
  private PtNDArray norm(NDManager scope, String name) {
    return config.family().centresNorms()
        ? tensors(scope, name + ".weight", name + ".bias")
        : weight(scope, name);
  }

  /** A weight for every query and key head, {@code [(heads + kvHeads) * headDim]}, or empty. */
  private PtNDArray headNorms(NDManager scope, String attention) {
    if (!config.family().normsHeads()) {
      return none(scope);
    }
    String[] names = new String[config.heads() + config.kvHeads()];
    Arrays.fill(names, 0, config.heads(), attention + "q_norm");
    Arrays.fill(names, config.heads(), names.length, attention + "k_norm");
    return weight(scope, names);
  }

  private static String[] named(String suffix, String... layers) {
    return Arrays.stream(layers).map(layer -> layer + suffix).toArray(String[]::new);
  }

  private PtNDArray none(NDManager scope) {
    return onDevice(scope.create(new Shape(0), DataType.FLOAT32));
  }

  /** The tensors one below the other, as float32. */
  private PtNDArray tensors(NDManager scope, String... names) {
    long[] shape = checkpoint.shape(names[0]).clone();
    for (int i = 1; i < names.length; i++) {
      shape[0] += checkpoint.shape(names[i])[0];
    }
    PtNDArray whole = (PtNDArray) scope.create(new Shape(shape), DataType.FLOAT32);
    try (NDArray flat = whole.reshape(-1)) {
      long offset = 0;
      for (String name : names) {
        offset += fill((PtNDArray) flat, offset, name);
      }
    }
    return onDevice(whole);
  }

  private PtNDArray onDevice(NDArray array) {
    return (PtNDArray) array.toDevice(manager.getDevice(), false);
  }

  private long fill(PtNDArray flat, long offset, String name) {
    long size = new Shape(checkpoint.shape(name)).size();
    int chunks = Math.toIntExact((size + CHUNK - 1) / CHUNK);
    IntStream.range(0, chunks)
        .parallel()
        .forEach(
            chunk -> {
              long first = chunk * CHUNK;
              long end = Math.min(size, first + CHUNK);
              try (NDArray part = flat.get((offset + first) + ":" + (offset + end))) {
                checkpoint.read(
                    name,
                    first,
                    ((PtNDArray) part)
                        .toByteBuffer(true)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer());
              }
            });
    return size;
  }
}
