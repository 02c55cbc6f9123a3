package dev.egcfg.core.checkpoint;

import dev.egcfg.core.checkpoint.ModelConfig.Family;
import dev.egcfg.core.checkpoint.ModelConfig.RopeScaling;
import java.util.Map;
import java.util.Optional;

/** The model's shape from GGUF metadata. */
final class GgufConfig {

  private final GgufMetadata metadata;
  private final String architecture;

  private GgufConfig(GgufMetadata metadata) {
    this.metadata = metadata;
    this.architecture = metadata.requiredText("general.architecture");
  }

  /**
   * @param tensors under GGUF names
   * @throws CheckpointException if the model is of a kind that the engine would compute wrongly
   */
  static ModelConfig read(GgufMetadata metadata, Map<String, ? extends TensorSource> tensors) {
    return new GgufConfig(metadata).model(tensors);
  }

  private ModelConfig model(Map<String, ? extends TensorSource> tensors) {
    Family family = family();
    refuseWhatIsNotComputed();
    int width = required("embedding_length");
    int heads = required("attention.head_count");
    int headDim = metadata.integer(key("attention.key_length")).orElse(width / heads);
    int valueDim = metadata.integer(key("attention.value_length")).orElse(headDim);
    int rotated = metadata.integer(key("rope.dimension_count")).orElse(headDim);
    if (valueDim != headDim || rotated != headDim) {
      throw refusal(
          "key, value and rotary lengths of " + headDim + ", " + valueDim + ", " + rotated,
          "equal ones");
    }
    TensorSource embedding = tensors.get("token_embd.weight");
    if (embedding == null) {
      throw new CheckpointException(metadata.path() + ": tensor token_embd.weight is missing");
    }
    int context = required("context_length");
    double theta = metadata.number(key("rope.freq_base")).orElse(10_000.0);
    return new ModelConfig(
        family,
        required("block_count"),
        width,
        required("feed_forward_length"),
        heads,
        metadata.integer(key("attention.head_count_kv")).orElse(heads),
        headDim,
        Math.toIntExact(embedding.shape()[0]),
        context,
        metadata.number(key("attention.layer_norm_rms_epsilon")).orElse(1e-6),
        theta,
        ropeScaling(Optional.ofNullable(tensors.get("rope_freqs.weight")), headDim, theta),
        !tensors.containsKey("output.weight"));
  }

  private Family family() {
    return switch (architecture) {
      case "llama" -> Family.LLAMA;
      case "qwen2" -> Family.QWEN2;
      default -> throw refusal("architecture '" + architecture + "'", "llama and qwen2");
    };
  }

  private void refuseWhatIsNotComputed() {
    int parts = metadata.integer("split.count").orElse(1);
    if (parts > 1) {
      throw refusal("a model split into " + parts + " files", "one file: merge them first");
    }
    int experts = metadata.integer(key("expert_count")).orElse(0);
    if (experts > 0) {
      throw refusal("a mixture of " + experts + " experts", "dense models");
    }
    metadata
        .integer(key("attention.sliding_window"))
        .filter(window -> window > 0 && window < required("context_length"))
        .ifPresent(
            window -> {
              throw refusal("a sliding window of " + window, "full attention");
            });
  }

  private RopeScaling ropeScaling(Optional<TensorSource> frequencies, int headDim, double theta) {
    String type =
        metadata
            .text(key("rope.scaling.type"))
            .orElse(metadata.number(key("rope.scale_linear")).isPresent() ? "linear" : "none");
    if (frequencies.isPresent()) {
      if (!type.equals("none")) {
        throw refusal("rope scaling '" + type + "' together with rope_freqs.weight", "either");
      }
      return RopeFrequencies.scaling(metadata.path(), frequencies.get(), headDim, theta);
    }
    return switch (type) {
      case "none" -> new RopeScaling.None();
      case "linear" ->
          new RopeScaling.Linear(
              metadata
                  .number(key("rope.scaling.factor"))
                  .or(() -> metadata.number(key("rope.scale_linear")))
                  .orElseThrow(
                      () ->
                          new CheckpointException(
                              metadata.path() + ": metadata lacks " + key("rope.scaling.factor"))));
      default -> throw refusal("rope scaling '" + type + "'", "linear, and llama3's factors");
    };
  }

  private int required(String name) {
    int value = metadata.requiredInteger(key(name));
    if (value <= 0) {
      throw new CheckpointException(metadata.path() + ": " + key(name) + " is " + value);
    }
    return value;
  }

  private String key(String name) {
    return architecture + "." + name;
  }

  private CheckpointException refusal(String what, String supported) {
    return new CheckpointException(
        metadata.path() + ": " + what + " is not supported (" + supported + ")");
  }
}
