package dev.egcfg.core.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.egcfg.core.checkpoint.ModelConfig.Family;
import dev.egcfg.core.checkpoint.ModelConfig.RopeScaling;
import java.nio.file.Path;
import java.util.Set;

/** Reads config.json; absent keys mean what transformers takes them to mean. */
final class HuggingFaceConfig {

  private static final String MAX_POSITIONS = "max_position_embeddings";
  private static final String ORIGINAL_MAX_POSITIONS = "original_max_position_embeddings";

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
    refuseWhatIsNotComputed(family);
    int heads = required("num_attention_heads");
    int width = required("hidden_size");
    int layers = required("num_hidden_layers");
    int headDim = optional("head_dim", family == Family.QWEN3 ? 128 : width / heads);
    RopeScaling ropeScaling = ropeScaling();
    int context = contextLength(family, ropeScaling);
    return new ModelConfig(
        family,
        layers,
        width,
        required("intermediate_size"),
        heads,
        optional("num_key_value_heads", family == Family.STARCODER2 ? 2 : heads),
        headDim,
        required("vocab_size"),
        context,
        slidingWindow(family, layers, context),
        family == Family.STARCODER2
            ? json.path("norm_epsilon").asDouble(1e-5)
            : json.path("rms_norm_eps").asDouble(1e-6),
        ropeParameters().path("rope_theta").asDouble(json.path("rope_theta").asDouble(10_000)),
        ropeScaling,
        json.path("tie_word_embeddings").asBoolean(family == Family.STARCODER2));
  }

  private Family family() {
    String type = json.path("model_type").asText("");
    return Family.labelled(type)
        .orElseThrow(() -> refusal("architecture '" + type + "'", Family.labels()));
  }

  private void refuseWhatIsNotComputed(Family family) {
    String computed = family.gatesHidden() ? "silu" : "gelu_pytorch_tanh";
    String activation = json.path("hidden_act").asText(computed);
    if (!activation.equals(computed)) {
      throw refusal("activation '" + activation + "'", computed);
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

  /** YaRN stretches the context, whether or not {@code max_position_embeddings} was raised too. */
  private int contextLength(Family family, RopeScaling ropeScaling) {
    int absent =
        switch (family) {
          case LLAMA -> 2048;
          case QWEN2, QWEN3 -> 32768;
          case STARCODER2 -> 4096;
        };
    int context = optional(MAX_POSITIONS, absent);
    if (ropeScaling instanceof RopeScaling.Yarn yarn) {
      yarn.warnOfDisagreement(path, context);
      return Math.max(context, yarn.stretchedContext());
    }
    return context;
  }

  /**
   * StarCoder2's window holds in every layer. Qwen's would hold in some, and most of its
   * configurations name one that they do not use: only one in use is refused.
   */
  private int slidingWindow(Family family, int layers, int context) {
    if (family == Family.STARCODER2) {
      return Math.min(context, optional("sliding_window", context));
    }
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
    return context;
  }

  private RopeScaling ropeScaling() {
    JsonNode scaling = json.path("rope_scaling");
    if (!scaling.isObject()) {
      scaling = ropeParameters();
    }
    String type = scaling.path("rope_type").asText(scaling.path("type").asText("default"));
    return switch (type) {
      case "default" -> new RopeScaling.None();
      case "dynamic" -> new RopeScaling.Dynamic(ropeNumber(scaling, "factor"));
      case "linear" -> new RopeScaling.Linear(ropeNumber(scaling, "factor"));
      case "llama3" ->
          new RopeScaling.Llama3(
              ropeNumber(scaling, "factor"),
              ropeNumber(scaling, "low_freq_factor"),
              ropeNumber(scaling, "high_freq_factor"),
              (int) ropeNumber(scaling, ORIGINAL_MAX_POSITIONS));
      case "yarn" -> yarn(scaling);
      default -> throw refusal("rope scaling '" + type + "'", "linear, dynamic, llama3 and yarn");
    };
  }

  /**
   * {@code factor} is taken as written, as in the paper, llama.cpp and transformers 5. Version 4.53
   * took {@code max_position_embeddings} divided by the original length instead, which is the same
   * where a configuration agrees with itself, and no scaling at all where only rope_scaling was
   * added.
   */
  private RopeScaling yarn(JsonNode scaling) {
    if (scaling.hasNonNull("mscale") || scaling.hasNonNull("mscale_all_dim")) {
      throw refusal("yarn's mscale", "attention_factor");
    }
    double factor = ropeNumber(scaling, "factor");
    int original =
        scaling.hasNonNull(ORIGINAL_MAX_POSITIONS)
            ? (int) ropeNumber(scaling, ORIGINAL_MAX_POSITIONS)
            : required(MAX_POSITIONS);
    return new RopeScaling.Yarn(
        factor,
        original,
        ropeNumber(
            scaling, "attention_factor", RopeScaling.Yarn.recommendedAttentionFactor(factor)),
        ropeNumber(scaling, "beta_fast", RopeScaling.Yarn.BETA_FAST),
        ropeNumber(scaling, "beta_slow", RopeScaling.Yarn.BETA_SLOW),
        scaling.path("truncate").asBoolean(true));
  }

  private JsonNode ropeParameters() {
    return json.path("rope_parameters");
  }

  private double ropeNumber(JsonNode scaling, String key) {
    double value = scaling.path(key).isNumber() ? scaling.get(key).asDouble() : 0;
    if (value <= 0) {
      throw new CheckpointException(
          path + ": rope scaling lacks the positive number '" + key + "'");
    }
    return value;
  }

  private double ropeNumber(JsonNode scaling, String key, double otherwise) {
    return scaling.hasNonNull(key) ? ropeNumber(scaling, key) : otherwise;
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
