package dev.egcfg.jmh;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A Llama of 58 million random bfloat16 weights as {@code config.json} and safetensors. */
final class SyntheticLlama {

  private static final int WIDTH = 512;
  private static final int HIDDEN = 1408;
  private static final int LAYERS = 8;
  private static final int VOCABULARY = 32000;

  private SyntheticLlama() {}

  static void write(Path folder) throws IOException {
    ObjectMapper json = new ObjectMapper();
    json.writeValue(folder.resolve("config.json").toFile(), config());
    Map<String, long[]> shapes = shapes();
    Map<String, Object> header = new LinkedHashMap<>();
    long offset = 0;
    for (Map.Entry<String, long[]> tensor : shapes.entrySet()) {
      long end = offset + 2 * elements(tensor.getValue());
      header.put(
          tensor.getKey(),
          Map.of(
              "dtype", "BF16", "shape", tensor.getValue(), "data_offsets", List.of(offset, end)));
      offset = end;
    }
    byte[] head = json.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
    try (OutputStream out =
        new BufferedOutputStream(
            Files.newOutputStream(folder.resolve("model.safetensors")), 1 << 20)) {
      out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(head.length).array());
      out.write(head);
      SplittableRandom random = new SplittableRandom(5);
      for (long[] shape : shapes.values()) {
        for (long i = 0; i < elements(shape); i++) {
          float value = shape.length == 1 ? 1 : (float) (random.nextDouble() - 0.5) / 16;
          int bits = Float.floatToRawIntBits(value) >>> 16;
          out.write(bits);
          out.write(bits >>> 8);
        }
      }
    }
  }

  private static long elements(long[] shape) {
    return shape.length == 1 ? shape[0] : shape[0] * shape[1];
  }

  private static Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("architectures", List.of("LlamaForCausalLM"));
    config.put("model_type", "llama");
    config.put("hidden_size", WIDTH);
    config.put("intermediate_size", HIDDEN);
    config.put("num_hidden_layers", LAYERS);
    config.put("num_attention_heads", 8);
    config.put("num_key_value_heads", 8);
    config.put("vocab_size", VOCABULARY);
    config.put("max_position_embeddings", 2048);
    config.put("rms_norm_eps", 1e-5);
    config.put("rope_theta", 10000.0);
    config.put("hidden_act", "silu");
    config.put("tie_word_embeddings", false);
    config.put("eos_token_id", 2);
    return config;
  }

  private static Map<String, long[]> shapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("model.embed_tokens.weight", new long[] {VOCABULARY, WIDTH});
    for (int i = 0; i < LAYERS; i++) {
      String layer = "model.layers." + i + ".";
      shapes.put(layer + "input_layernorm.weight", new long[] {WIDTH});
      for (String part : List.of("q", "k", "v", "o")) {
        shapes.put(layer + "self_attn." + part + "_proj.weight", new long[] {WIDTH, WIDTH});
      }
      shapes.put(layer + "post_attention_layernorm.weight", new long[] {WIDTH});
      shapes.put(layer + "mlp.gate_proj.weight", new long[] {HIDDEN, WIDTH});
      shapes.put(layer + "mlp.up_proj.weight", new long[] {HIDDEN, WIDTH});
      shapes.put(layer + "mlp.down_proj.weight", new long[] {WIDTH, HIDDEN});
    }
    shapes.put("model.norm.weight", new long[] {WIDTH});
    shapes.put("lm_head.weight", new long[] {VOCABULARY, WIDTH});
    return shapes;
  }
}
