package dev.egcfg.core.checkpoint;

import dev.egcfg.core.checkpoint.ModelConfig.Family;
import dev.egcfg.core.checkpoint.ModelConfig.RopeScaling;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The model's shape from GGUF metadata. */
final class GgufConfig {

  private static final int STARCODER2_WINDOW = 4096;

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
    refuseWhatIsNotComputed(family);
    int width = required("embedding_length");
    int heads = required("attention.head_count");
    int headDim = metadata.integer(key("attention.key_length")).orElse(width / heads);
    if (headDim == 0) {
      throw new CheckpointException(metadata.path() + ": heads have a length of 0");
    }
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
    double theta = metadata.number(key("rope.freq_base")).orElse(10_000.0);
    RopeScaling ropeScaling =
        ropeScaling(Optional.ofNullable(tensors.get("rope_freqs.weight")), headDim, theta);
    int context = contextLength(family, ropeScaling);
    String epsilon = family.centresNorms() ? "layer_norm_epsilon" : "layer_norm_rms_epsilon";
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
        Math.min(context, slidingWindow().orElse(context)),
        metadata.number(key("attention." + epsilon)).orElse(family.centresNorms() ? 1e-5 : 1e-6),
        theta,
        ropeScaling,
        !tensors.containsKey("output.weight"));
  }

  private Family family() {
    return Family.labelled(architecture)
        .orElseThrow(() -> refusal("architecture '" + architecture + "'", Family.labels()));
  }

  /**
   * YaRN stretches the context. A StarCoder2 file says nothing of the window of 4,096 tokens that
   * every published model has: up to that length there is no difference, and it ends there.
   */
  private int contextLength(Family family, RopeScaling ropeScaling) {
    int context = required("context_length");
    if (ropeScaling instanceof RopeScaling.Yarn yarn) {
      yarn.warnOfDisagreement(metadata.path(), context);
      context = Math.max(context, yarn.stretchedContext());
    }
    boolean windowUnknown = family == Family.STARCODER2 && slidingWindow().isEmpty();
    return windowUnknown ? Math.min(context, STARCODER2_WINDOW) : context;
  }

  private Optional<Integer> slidingWindow() {
    return metadata.integer(key("attention.sliding_window")).filter(window -> window > 0);
  }

  private void refuseWhatIsNotComputed(Family family) {
    int experts = metadata.integer(key("expert_count")).orElse(0);
    if (experts > 0) {
      throw refusal("a mixture of " + experts + " experts", "dense models");
    }
    slidingWindow()
        .filter(window -> family != Family.STARCODER2 && window < required("context_length"))
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
              positive("rope.scaling.factor")
                  .or(() -> positive("rope.scale_linear"))
                  .orElseThrow(this::factorMissing));
      case "yarn" -> yarn();
      default -> throw refusal("rope scaling '" + type + "'", "linear, yarn, and llama3's factors");
    };
  }

  /** As llama.cpp takes it: {@code attn_factor} multiplies the recommended attention factor. */
  private RopeScaling yarn() {
    for (String name : List.of("yarn_log_multiplier", "yarn_ext_factor", "yarn_attn_factor")) {
      if (metadata.number(key("rope.scaling." + name)).isPresent()) {
        throw refusal(key("rope.scaling." + name), "attn_factor");
      }
    }
    double factor = positive("rope.scaling.factor").orElseThrow(this::factorMissing);
    int original =
        metadata
            .integer(key("rope.scaling.original_context_length"))
            .filter(length -> length > 0)
            .orElseGet(() -> required("context_length"));
    return new RopeScaling.Yarn(
        factor,
        original,
        positive("rope.scaling.attn_factor").orElse(1.0)
            * RopeScaling.Yarn.recommendedAttentionFactor(factor),
        positive("rope.scaling.yarn_beta_fast").orElse(RopeScaling.Yarn.BETA_FAST),
        positive("rope.scaling.yarn_beta_slow").orElse(RopeScaling.Yarn.BETA_SLOW),
        true);
  }

  private Optional<Double> positive(String name) {
    return metadata.number(key(name)).filter(value -> value > 0);
  }

  private CheckpointException factorMissing() {
    return new CheckpointException(
        metadata.path() + ": metadata lacks a positive " + key("rope.scaling.factor"));
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
