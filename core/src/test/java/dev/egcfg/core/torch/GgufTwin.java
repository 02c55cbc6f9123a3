package dev.egcfg.core.torch;

import dev.egcfg.core.checkpoint.GgufBytes;
import dev.egcfg.core.checkpoint.ModelConfig.Family;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a random checkpoint as llama.cpp's converter would: its names, its row order. */
final class GgufTwin {

  private static final Map<String, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put("model.layers.", "blk.");
    NAMES.put("model.embed_tokens", "token_embd");
    NAMES.put("model.norm", "output_norm");
    NAMES.put("lm_head", "output");
    NAMES.put("input_layernorm", "attn_norm");
    NAMES.put("post_attention_layernorm", "ffn_norm");
    NAMES.put("self_attn.o_proj", "attn_output");
    NAMES.put("self_attn.", "attn_");
    NAMES.put("mlp.c_fc", "ffn_up");
    NAMES.put("mlp.c_proj", "ffn_down");
    NAMES.put("mlp.", "ffn_");
    NAMES.put("_proj", "");
  }

  private GgufTwin() {}

  static void write(RandomCheckpoint checkpoint, Path file) throws IOException {
    RandomCheckpoint.Shape shape = checkpoint.shape();
    String family = shape.family().label();
    boolean starcoder = shape.family() == Family.STARCODER2;
    GgufBytes gguf = new GgufBytes().text("general.architecture", family);
    gguf.integer(family + ".block_count", shape.layers());
    gguf.integer(family + ".context_length", shape.context());
    gguf.integer(family + ".embedding_length", shape.width());
    gguf.integer(family + ".feed_forward_length", shape.hidden());
    gguf.integer(family + ".attention.head_count", shape.heads());
    gguf.integer(family + ".attention.head_count_kv", shape.kvHeads());
    gguf.integer(family + ".attention.key_length", shape.headDim());
    gguf.integer(family + ".attention.value_length", shape.headDim());
    gguf.number(
        family + ".attention.layer_norm_" + (starcoder ? "epsilon" : "rms_epsilon"),
        (float) shape.epsilon());
    gguf.number(family + ".rope.freq_base", (float) shape.ropeTheta());
    gguf.text(family + ".rope.scaling.type", "linear");
    gguf.number(family + ".rope.scaling.factor", (float) shape.ropeFactor());
    if (shape.window() > 0) {
      gguf.integer(family + ".attention.sliding_window", shape.window());
    }
    checkpoint.weights().forEach((name, values) -> add(gguf, checkpoint, name, values));
    gguf.write(file);
  }

  private static void add(
      GgufBytes gguf, RandomCheckpoint checkpoint, String name, float[] values) {
    String stored = name;
    for (Map.Entry<String, String> part : NAMES.entrySet()) {
      stored = stored.replace(part.getKey(), part.getValue());
    }
    int columns = checkpoint.isMatrix(name) ? checkpoint.columns(name) : 1;
    boolean interleaved =
        checkpoint.shape().family() == Family.LLAMA && name.matches(".*[qk]_proj.*");
    float[] ordered =
        interleaved ? interleaved(values, columns, checkpoint.shape().headDim()) : values;
    if (checkpoint.isMatrix(name)) {
      ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(ordered);
      gguf.tensor(stored, 0, bytes.array(), columns, values.length / columns);
    } else {
      gguf.floats(stored, ordered);
    }
  }

  /** Row j of a head's upper half comes right after row j of its lower half. */
  private static float[] interleaved(float[] values, int columns, int headDim) {
    float[] ordered = new float[values.length];
    for (int row = 0; row < values.length / columns; row++) {
      int within = row % headDim;
      int target = row - within + within % (headDim / 2) * 2 + within / (headDim / 2);
      System.arraycopy(values, row * columns, ordered, target * columns, columns);
    }
    return ordered;
  }
}
