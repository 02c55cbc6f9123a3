package dev.egcfg.core.checkpoint;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors that a Llama or Qwen2 model of a given shape consists of. */
final class ExpectedTensors {

  private ExpectedTensors() {}

  /**
   * Checks that heads divide evenly, that all weights are there in the right shape, and that
   * biases, where present, have theirs.
   *
   * @throws CheckpointException naming the first that is not
   */
  static void check(Path path, ModelConfig config, Map<String, TensorSource> tensors) {
    if (config.heads() % config.kvHeads() != 0 || config.headDim() % 2 != 0) {
      throw new CheckpointException(
          path
              + ": "
              + config.heads()
              + " query heads of "
              + config.headDim()
              + " do not share "
              + config.kvHeads()
              + " key heads evenly, or have an odd length");
    }
    weights(config)
        .forEach(
            (name, shape) -> {
              TensorSource weight = tensors.get(name);
              if (weight == null) {
                throw new CheckpointException(
                    path + ": tensor " + name + " is missing; fetch the checkpoint again");
              }
              checkShape(path, name, weight.shape(), shape);
              String biasName = name.replaceAll("weight$", "bias");
              TensorSource bias = tensors.get(biasName);
              if (bias != null) {
                checkShape(path, biasName, bias.shape(), new long[] {shape[0]});
              }
            });
  }

  private static void checkShape(Path path, String name, long[] actual, long[] expected) {
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
      weights.put(prefix + "input_layernorm.weight", new long[] {width});
      weights.put(prefix + "self_attn.q_proj.weight", new long[] {queries, width});
      weights.put(prefix + "self_attn.k_proj.weight", new long[] {keys, width});
      weights.put(prefix + "self_attn.v_proj.weight", new long[] {keys, width});
      weights.put(prefix + "self_attn.o_proj.weight", new long[] {width, queries});
      weights.put(prefix + "post_attention_layernorm.weight", new long[] {width});
      weights.put(prefix + "mlp.gate_proj.weight", new long[] {hidden, width});
      weights.put(prefix + "mlp.up_proj.weight", new long[] {hidden, width});
      weights.put(prefix + "mlp.down_proj.weight", new long[] {width, hidden});
    }
    weights.put("model.norm.weight", new long[] {width});
    if (!config.tiedHead()) {
      weights.put("lm_head.weight", new long[] {config.vocabularySize(), width});
    }
    return weights;
  }
}
