package dev.egcfg.core.checkpoint;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors that a model of a given shape consists of. */
final class ExpectedTensors {

  /** Positions times a head's length: what tables of angles can hold. */
  private static final long MOST_ANGLES = 1 << 30;

  private final Path path;
  private final ModelConfig config;
  private final Map<String, long[]> weights;

  /**
   * @param present how many tensors the checkpoint has: no model has more layers than that
   * @throws CheckpointException if no model has this shape
   */
  ExpectedTensors(Path path, ModelConfig config, int present) {
    this.path = path;
    this.config = config;
    requirePossible(present);
    weights = weights(config);
  }

  private void requirePossible(int present) {
    if (config.kvHeads() <= 0 || config.headDim() <= 0) {
      throw refusal(config.kvHeads() + " key heads, query heads of " + config.headDim());
    }
    if (config.heads() % config.kvHeads() != 0 || config.headDim() % 2 != 0) {
      throw refusal(
          config.heads()
              + " query heads of "
              + config.headDim()
              + " do not share "
              + config.kvHeads()
              + " key heads evenly, or have an odd length");
    }
    if (config.layers() > present) {
      throw refusal(config.layers() + " layers are made of only " + present + " tensors");
    }
    if ((long) config.contextLength() * config.headDim() > MOST_ANGLES) {
      throw refusal("a context of " + config.contextLength() + " tokens is none of any model");
    }
  }

  private CheckpointException refusal(String what) {
    return new CheckpointException(path + ": " + what);
  }

  /**
   * Checks that all weights are there in the right shape, and that biases, where present, have
   * theirs.
   *
   * @throws CheckpointException naming the first that is not
   */
  void check(Map<String, TensorSource> tensors) {
    weights.forEach(
        (name, shape) -> {
          TensorSource weight = tensors.get(name);
          if (weight == null) {
            throw new CheckpointException(
                path + ": tensor " + name + " is missing; fetch the checkpoint again");
          }
          checkShape(name, weight.shape(), shape);
          String biasName = biasOf(name);
          TensorSource bias = tensors.get(biasName);
          if (bias != null) {
            checkShape(biasName, bias.shape(), new long[] {shape[0]});
          }
        });
  }

  /** Whether a model of this shape uses a tensor of this name, be it as a linear layer's bias. */
  boolean admits(String name) {
    long[] biased = weights.get(name.replaceAll("bias$", "weight"));
    return weights.containsKey(name) || (biased != null && biased.length == 2);
  }

  private static String biasOf(String weight) {
    return weight.replaceAll("weight$", "bias");
  }

  private void checkShape(String name, long[] actual, long[] expected) {
    if (!Arrays.equals(actual, expected)) {
      throw new CheckpointException(
          path
              + ": tensor "
              + name
              + " has shape "
              + Arrays.toString(actual)
              + ", the configuration asks for "
              + Arrays.toString(expected));
    }
  }

  private static Map<String, long[]> weights(ModelConfig config) {
    long width = config.width();
    long hidden = config.hidden();
    long queries = (long) config.heads() * config.headDim();
    long keys = (long) config.kvHeads() * config.headDim();
    Map<String, long[]> weights = new LinkedHashMap<>();
    weights.put("model.embed_tokens.weight", new long[] {config.vocabularySize(), width});
    for (int layer = 0; layer < config.layers(); layer++) {
      String prefix = "model.layers." + layer + ".";
      norm(config, prefix + "input_layernorm", weights);
      weights.put(prefix + "self_attn.q_proj.weight", new long[] {queries, width});
      weights.put(prefix + "self_attn.k_proj.weight", new long[] {keys, width});
      weights.put(prefix + "self_attn.v_proj.weight", new long[] {keys, width});
      weights.put(prefix + "self_attn.o_proj.weight", new long[] {width, queries});
      if (config.family().normsHeads()) {
        weights.put(prefix + "self_attn.q_norm.weight", new long[] {config.headDim()});
        weights.put(prefix + "self_attn.k_norm.weight", new long[] {config.headDim()});
      }
      norm(config, prefix + "post_attention_layernorm", weights);
      if (config.family().gatesHidden()) {
        weights.put(prefix + "mlp.gate_proj.weight", new long[] {hidden, width});
        weights.put(prefix + "mlp.up_proj.weight", new long[] {hidden, width});
        weights.put(prefix + "mlp.down_proj.weight", new long[] {width, hidden});
      } else {
        weights.put(prefix + "mlp.c_fc.weight", new long[] {hidden, width});
        weights.put(prefix + "mlp.c_proj.weight", new long[] {width, hidden});
      }
    }
    norm(config, "model.norm", weights);
    if (!config.tiedHead()) {
      weights.put("lm_head.weight", new long[] {config.vocabularySize(), width});
    }
    return weights;
  }

  private static void norm(ModelConfig config, String name, Map<String, long[]> weights) {
    weights.put(name + ".weight", new long[] {config.width()});
    if (config.family().centresNorms()) {
      weights.put(name + ".bias", new long[] {config.width()});
    }
  }
}
