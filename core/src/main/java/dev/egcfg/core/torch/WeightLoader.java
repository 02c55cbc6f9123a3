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
      PtNDArray embedding = weight(scope, "model.embed_tokens.weight");
      program.store("set_embedding", embedding);
      PtNDArray head = config.tiedHead() ? embedding : weight(scope, "lm_head.weight");
      RotaryTables rotary = RotaryTables.of(config, positions);
      Shape table = new Shape(positions, config.headDim());
      program.store(
          "set_head",
          weight(scope, "model.norm.weight"),
          head,
          onDevice(scope.create(new Shape(0), DataType.FLOAT32)),
          onDevice(scope.create(rotary.cosines(), table)),
          onDevice(scope.create(rotary.sines(), table)));
    }
  }

  private void layer(NDManager scope, String prefix, int slots) {
    String attention = prefix + "self_attn.";
    String mlp = prefix + "mlp.";
    Shape cache = new Shape((long) slots * config.kvHeads(), config.headDim());
    program.store(
        "add_layer",
        weight(scope, prefix + "input_layernorm.weight"),
        weight(
            scope,
            attention + "q_proj.weight",
            attention + "k_proj.weight",
            attention + "v_proj.weight"),
        bias(
            scope, attention + "q_proj.bias", attention + "k_proj.bias", attention + "v_proj.bias"),
        weight(scope, attention + "o_proj.weight"),
        bias(scope, attention + "o_proj.bias"),
        weight(scope, prefix + "post_attention_layernorm.weight"),
        weight(scope, mlp + "gate_proj.weight", mlp + "up_proj.weight"),
        bias(scope, mlp + "gate_proj.bias", mlp + "up_proj.bias"),
        weight(scope, mlp + "down_proj.weight"),
        bias(scope, mlp + "down_proj.bias"),
        onDevice(scope.zeros(cache, DataType.FLOAT32)),
        onDevice(scope.zeros(cache, DataType.FLOAT32)));
  }

  private PtNDArray bias(NDManager scope, String... names) {
    return checkpoint.has(names[0])
        ? weight(scope, names)
        : onDevice(scope.create(new Shape(0), DataType.FLOAT32));
  }

  /** The tensors one below the other, as float32. */
  private PtNDArray weight(NDManager scope, String... names) {
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
