package dev.egcfg.core.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.egcfg.core.checkpoint.ModelConfig.Family;
import dev.egcfg.core.checkpoint.ModelConfig.RopeScaling;
import java.nio.file.Path;
import java.util.Set;

/** Reads config.json; absent keys mean what transformers takes them to mean. */
final class HuggingFaceConfig {

  private final Path path;
  private final JsonNode json;

  private HuggingFaceConfig(Path path, JsonNode json) {
    this.path = path;
    this.json = json;
  }

  /**
   * @throws CheckpointException if a key is missing, or the model is of a kind that the engine
   *     would compute wrongly
   */
  static ModelConfig read(Path path, JsonNode json) {
    return new HuggingFaceConfig(path, json).model();
  }

  private ModelConfig model() {
    Family family = family();
    refuseWhatIsNotComputed();
    int heads = required("num_attention_heads");
    int width = required("hidden_size");
    int layers = required("num_hidden_layers");
    refuseSlidingWindow(layers);
    int headDim = optional("head_dim", width / heads);
    return new ModelConfig(
        family,
        layers,
        width,
        required("intermediate_size"),
        heads,
        optional("num_key_value_heads", heads),
        headDim,
        required("vocab_size"),
        optional("max_position_embeddings", family == Family.QWEN2 ? 32768 : 2048),
        json.path("rms_norm_eps").asDouble(1e-6),
        ropeParameters().path("rope_theta").asDouble(json.path("rope_theta").asDouble(10_000)),
        ropeScaling(),
        json.path("tie_word_embeddings").asBoolean(false));
  }

  private Family family() {
    String type = json.path("model_type").asText("");
    return switch (type) {
      case "llama" -> Family.LLAMA;
      case "qwen2" -> Family.QWEN2;
      default -> throw refusal("architecture '" + type + "'", "llama and qwen2");
    };
  }

  private void refuseWhatIsNotComputed() {
    String activation = json.path("hidden_act").asText("silu");
    if (!activation.equals("silu")) {
      throw refusal("activation '" + activation + "'", "silu");
    }
    if (json.hasNonNull("quantization_config")) {
      String method = json.get("quantization_config").path("quant_method").asText("unnamed");
      throw refusal("quantisation '" + method + "'", "plain F32, F16 and BF16, or a GGUF file");
    }
    double rotated = json.path("partial_rotary_factor").asDouble(1);
    if (rotated != 1) {
      throw refusal("partial_rotary_factor " + rotated, "1");
    }
  }

  /** Qwen2 configurations name a window that they do not use: only one in use is refused. */
  private void refuseSlidingWindow(int layers) {
    for (JsonNode type : json.path("layer_types")) {
      if (!type.asText().equals("full_attention")) {
        throw refusal("layer type '" + type.asText() + "'", "full_attention");
      }
    }
    boolean used = json.path("use_sliding_window").asBoolean(false);
    int fullLayers = json.path("max_window_layers").asInt(28);
    if (used && json.hasNonNull("sliding_window") && fullLayers < layers) {
      throw refusal("sliding window of " + json.get("sliding_window").asText(), "full attention");
    }
  }

  private RopeScaling ropeScaling() {
    JsonNode scaling = json.path("rope_scaling");
    if (!scaling.isObject()) {
      scaling = ropeParameters();
    }
    String type = scaling.path("rope_type").asText(scaling.path("type").asText("default"));
    return switch (type) {
      case "default" -> new RopeScaling.None();
      case "linear" -> new RopeScaling.Linear(ropeNumber(scaling, "factor"));
      case "llama3" ->
          new RopeScaling.Llama3(
              ropeNumber(scaling, "factor"),
              ropeNumber(scaling, "low_freq_factor"),
              ropeNumber(scaling, "high_freq_factor"),
              (int) ropeNumber(scaling, "original_max_position_embeddings"));
      default -> throw refusal("rope scaling '" + type + "'", "linear and llama3");
    };
  }

  private JsonNode ropeParameters() {
    return json.path("rope_parameters");
  }

  private double ropeNumber(JsonNode scaling, String key) {
    if (!scaling.path(key).isNumber()) {
      throw new CheckpointException(path + ": rope scaling lacks the number '" + key + "'");
    }
    return scaling.get(key).asDouble();
  }

  private int required(String key) {
    JsonNode value = json.path(key);
    if (!value.canConvertToInt() || value.asInt() <= 0) {
      throw new CheckpointException(
          path + ": '" + key + "' must be a positive number, is " + value);
    }
    return value.asInt();
  }

  private int optional(String key, int otherwise) {
    return json.hasNonNull(key) ? required(key) : otherwise;
  }

  private CheckpointException refusal(String what, String supported) {
    return new CheckpointException(path + ": " + what + " is not supported (" + supported + ")");
  }

  /** Ids that end a generation, as config.json and generation_config.json list them. */
  static void collectEndTokens(JsonNode json, Set<Integer> endTokens) {
    JsonNode ids = json.path("eos_token_id");
    if (ids.isInt()) {
      endTokens.add(ids.asInt());
    }
    for (JsonNode id : ids) {
      endTokens.add(id.asInt());
    }
  }
}
