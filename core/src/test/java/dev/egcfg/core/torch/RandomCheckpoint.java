package dev.egcfg.core.torch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.egcfg.core.checkpoint.ModelConfig.Family;
import dev.egcfg.core.checkpoint.SafetensorsBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A tiny model of any shape with seeded random weights, under Hugging Face names. */
record RandomCheckpoint(Shape shape, Map<String, float[]> weights) {

  /**
   * @param window tokens that attention sees; 0 for all
   * @param ropeFactor linear rope scaling
   * @param biases of query, key and value projections, or of all linear layers in StarCoder2
   */
  record Shape(
      Family family,
      int layers,
      int width,
      int hidden,
      int heads,
      int kvHeads,
      int headDim,
      int vocabulary,
      int window,
      double ropeFactor,
      boolean biases,
      boolean tied) {

    /** Exact in float32, as GGUF stores it. */
    double epsilon() {
      return 0x1p-17;
    }

    int context() {
      return 2000;
    }

    double ropeTheta() {
      return 5000;
    }
  }

  static RandomCheckpoint of(Shape shape, long seed) {
    RandomCheckpoint checkpoint = new RandomCheckpoint(shape, new LinkedHashMap<>());
    checkpoint.fill(new Random(seed));
    return checkpoint;
  }

  private void fill(Random random) {
    boolean starcoder = shape.family() == Family.STARCODER2;
    int queries = shape.heads() * shape.headDim();
    int keys = shape.kvHeads() * shape.headDim();
    put(random, "model.embed_tokens.weight", shape.vocabulary() * shape.width(), 0, 1);
    for (int layer = 0; layer < shape.layers(); layer++) {
      String prefix = "model.layers." + layer + ".";
      norm(random, prefix + "input_layernorm", shape.width(), starcoder);
      linear(random, prefix + "self_attn.q_proj", queries, shape.width(), shape.biases());
      linear(random, prefix + "self_attn.k_proj", keys, shape.width(), shape.biases());
      linear(random, prefix + "self_attn.v_proj", keys, shape.width(), shape.biases());
      linear(
          random, prefix + "self_attn.o_proj", shape.width(), queries, shape.biases() && starcoder);
      if (shape.family() == Family.QWEN3) {
        norm(random, prefix + "self_attn.q_norm", shape.headDim(), false);
        norm(random, prefix + "self_attn.k_norm", shape.headDim(), false);
      }
      norm(random, prefix + "post_attention_layernorm", shape.width(), starcoder);
      if (starcoder) {
        linear(random, prefix + "mlp.c_fc", shape.hidden(), shape.width(), shape.biases());
        linear(random, prefix + "mlp.c_proj", shape.width(), shape.hidden(), shape.biases());
      } else {
        linear(random, prefix + "mlp.gate_proj", shape.hidden(), shape.width(), false);
        linear(random, prefix + "mlp.up_proj", shape.hidden(), shape.width(), false);
        linear(random, prefix + "mlp.down_proj", shape.width(), shape.hidden(), false);
      }
    }
    norm(random, "model.norm", shape.width(), starcoder);
    if (!shape.tied()) {
      linear(random, "lm_head", shape.vocabulary(), shape.width(), false);
    }
  }

  private void linear(Random random, String name, int rows, int columns, boolean bias) {
    put(random, name + ".weight", rows * columns, 0, 1 / Math.sqrt(columns));
    if (bias) {
      put(random, name + ".bias", rows, 0, 0.3);
    }
  }

  private void norm(Random random, String name, int width, boolean bias) {
    put(random, name + ".weight", width, 1, 0.2);
    if (bias) {
      put(random, name + ".bias", width, 0, 0.2);
    }
  }

  private void put(Random random, String name, int size, double mean, double deviation) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (mean + deviation * random.nextGaussian());
    }
    weights.put(name, values);
  }

  /** Writes config.json and model.safetensors. */
  void write(Path folder) throws IOException {
    SafetensorsBytes file = new SafetensorsBytes();
    weights.forEach(
        (name, values) -> {
          if (isMatrix(name)) {
            file.floats(name, values, values.length / columns(name), columns(name));
          } else {
            file.floats(name, values, values.length);
          }
        });
    file.write(folder.resolve("model.safetensors"));
    ObjectNode config = new ObjectMapper().createObjectNode();
    config.put("model_type", shape.family().label());
    config.put("num_hidden_layers", shape.layers());
    config.put("hidden_size", shape.width());
    config.put("intermediate_size", shape.hidden());
    config.put("num_attention_heads", shape.heads());
    config.put("num_key_value_heads", shape.kvHeads());
    config.put("head_dim", shape.headDim());
    config.put("vocab_size", shape.vocabulary());
    config.put("max_position_embeddings", shape.context());
    config.put("rms_norm_eps", shape.epsilon()).put("norm_epsilon", shape.epsilon());
    config.put("rope_theta", shape.ropeTheta()).put("tie_word_embeddings", shape.tied());
    config.putObject("rope_scaling").put("type", "linear").put("factor", shape.ropeFactor());
    if (shape.window() > 0) {
      config.put("sliding_window", shape.window());
    }
    Files.writeString(folder.resolve("config.json"), config.toString());
  }

  boolean isMatrix(String name) {
    return name.endsWith(".weight") && !name.contains("norm");
  }

  /** Inputs of a linear layer; width of the embedding. */
  int columns(String matrix) {
    if (matrix.contains("o_proj")) {
      return shape.heads() * shape.headDim();
    }
    return matrix.contains("down_proj") || matrix.contains("c_proj")
        ? shape.hidden()
        : shape.width();
  }
}
