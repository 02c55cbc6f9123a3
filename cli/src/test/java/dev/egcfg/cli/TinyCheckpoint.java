package dev.egcfg.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Writes a checkpoint of about a hundred tokens that knows one program: each of its tokens makes
 * the next one likely, the rest of the weights is noise. Its answer to anything is {@code add(a,
 * b)}; candidates now and then subtract.
 */
final class TinyCheckpoint {

  private static final int WIDTH = 64;
  private static final int HEADS = 4;
  private static final int KV_HEADS = 2;
  private static final int HIDDEN = 64;
  private static final List<String> PROGRAM =
      List.of(
          "<|answer|>",
          "```python\n",
          "def add(",
          "a, b):\n",
          "    total = a",
          " + b\n",
          "    return total\n",
          "```",
          "<|end|>");
  private static final String ALTERNATIVE = " - b\n";
  private static final float LIKELY = 12;
  private static final float LESS_LIKELY = 11.3f;

  private final List<String> vocabulary = new ArrayList<>();
  private final Random random = new Random(7);

  private TinyCheckpoint() {
    vocabulary.add("\n");
    for (char c = ' '; c <= '~'; c++) {
      vocabulary.add(String.valueOf(c));
    }
    vocabulary.addAll(PROGRAM);
    vocabulary.add(ALTERNATIVE);
  }

  /** Writes {@code config.json}, the tokenizer's two files and the weights into a folder. */
  static Path write(Path folder) throws IOException {
    TinyCheckpoint checkpoint = new TinyCheckpoint();
    ObjectMapper json = new ObjectMapper();
    Files.createDirectories(folder);
    json.writeValue(folder.resolve("config.json").toFile(), checkpoint.config());
    json.writeValue(folder.resolve("tokenizer.json").toFile(), checkpoint.tokenizer());
    json.writeValue(
        folder.resolve("tokenizer_config.json").toFile(),
        Map.of("eos_token", "<|end|>", "chat_template", "{{ messages[0].content }}\n<|answer|>"));
    checkpoint.writeWeights(folder.resolve("model.safetensors"), json);
    return folder;
  }

  private int id(String token) {
    return vocabulary.indexOf(token);
  }

  private Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("architectures", List.of("LlamaForCausalLM"));
    config.put("model_type", "llama");
    config.put("hidden_size", WIDTH);
    config.put("intermediate_size", HIDDEN);
    config.put("num_hidden_layers", 1);
    config.put("num_attention_heads", HEADS);
    config.put("num_key_value_heads", KV_HEADS);
    config.put("vocab_size", vocabulary.size());
    config.put("max_position_embeddings", 8192);
    config.put("rms_norm_eps", 1e-5);
    config.put("rope_theta", 10000.0);
    config.put("hidden_act", "silu");
    config.put("tie_word_embeddings", false);
    config.put("eos_token_id", id("<|end|>"));
    return config;
  }

  private Map<String, Object> tokenizer() {
    Map<String, Integer> characters = new LinkedHashMap<>();
    List<Map<String, Object>> added = new ArrayList<>();
    for (String token : vocabulary) {
      if (token.length() == 1) {
        characters.put(token, id(token));
      } else {
        added.add(addedToken(token));
      }
    }
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("type", "BPE");
    model.put("unk_token", "?");
    model.put("vocab", characters);
    model.put("merges", List.of());
    Map<String, Object> tokenizer = new LinkedHashMap<>();
    tokenizer.put("version", "1.0");
    tokenizer.put("added_tokens", added);
    tokenizer.put("decoder", Map.of("type", "Fuse"));
    tokenizer.put("model", model);
    return tokenizer;
  }

  private Map<String, Object> addedToken(String token) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("id", id(token));
    entry.put("content", token);
    entry.put("single_word", false);
    entry.put("lstrip", false);
    entry.put("rstrip", false);
    entry.put("normalized", false);
    entry.put("special", token.startsWith("<|"));
    return entry;
  }

  private void writeWeights(Path file, ObjectMapper json) throws IOException {
    int size = vocabulary.size();
    float[] embedding = noise(size * WIDTH, 1);
    float[] head = noise(size * WIDTH, 0.02f);
    for (int i = 0; i + 1 < PROGRAM.size(); i++) {
      follow(head, embedding, PROGRAM.get(i), PROGRAM.get(i + 1), LIKELY);
    }
    follow(head, embedding, "    total = a", ALTERNATIVE, LESS_LIKELY);
    follow(head, embedding, ALTERNATIVE, "    return total\n", LIKELY);

    Map<String, float[]> tensors = new LinkedHashMap<>();
    Map<String, Object> header = new LinkedHashMap<>();
    add(tensors, header, "model.embed_tokens.weight", embedding, size, WIDTH);
    add(tensors, header, "lm_head.weight", head, size, WIDTH);
    add(tensors, header, "model.norm.weight", ones(), WIDTH);
    String layer = "model.layers.0.";
    add(tensors, header, layer + "input_layernorm.weight", ones(), WIDTH);
    add(tensors, header, layer + "post_attention_layernorm.weight", ones(), WIDTH);
    int kv = WIDTH / HEADS * KV_HEADS;
    addNoise(tensors, header, layer + "self_attn.q_proj.weight", WIDTH, WIDTH);
    addNoise(tensors, header, layer + "self_attn.k_proj.weight", kv, WIDTH);
    addNoise(tensors, header, layer + "self_attn.v_proj.weight", kv, WIDTH);
    addNoise(tensors, header, layer + "self_attn.o_proj.weight", WIDTH, WIDTH);
    addNoise(tensors, header, layer + "mlp.gate_proj.weight", HIDDEN, WIDTH);
    addNoise(tensors, header, layer + "mlp.up_proj.weight", HIDDEN, WIDTH);
    addNoise(tensors, header, layer + "mlp.down_proj.weight", WIDTH, HIDDEN);

    byte[] headerBytes = json.writeValueAsBytes(header);
    int values = tensors.values().stream().mapToInt(array -> array.length).sum();
    ByteBuffer buffer =
        ByteBuffer.allocate(8 + headerBytes.length + 4 * values).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(headerBytes.length).put(headerBytes);
    for (float[] tensor : tensors.values()) {
      for (float value : tensor) {
        buffer.putFloat(value);
      }
    }
    Files.write(file, buffer.array());
  }

  /** Raises the logit of {@code next} after {@code token} to about {@code logit}. */
  private void follow(float[] head, float[] embedding, String token, String next, float logit) {
    double square = 0;
    for (int i = 0; i < WIDTH; i++) {
      float value = embedding[id(token) * WIDTH + i];
      square += value * value;
    }
    double norm = Math.sqrt(square / WIDTH);
    for (int i = 0; i < WIDTH; i++) {
      head[id(next) * WIDTH + i] +=
          (float) (logit * norm * embedding[id(token) * WIDTH + i] / square);
    }
  }

  private void addNoise(
      Map<String, float[]> tensors,
      Map<String, Object> header,
      String name,
      int rows,
      int columns) {
    add(tensors, header, name, noise(rows * columns, 0.02f), rows, columns);
  }

  private static void add(
      Map<String, float[]> tensors,
      Map<String, Object> header,
      String name,
      float[] values,
      int... shape) {
    int start = 4 * tensors.values().stream().mapToInt(array -> array.length).sum();
    tensors.put(name, values);
    header.put(
        name,
        Map.of(
            "dtype",
            "F32",
            "shape",
            shape,
            "data_offsets",
            new int[] {start, start + 4 * values.length}));
  }

  private float[] noise(int count, float deviation) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian() * deviation;
    }
    return values;
  }

  private static float[] ones() {
    float[] values = new float[WIDTH];
    Arrays.fill(values, 1);
    return values;
  }
}
