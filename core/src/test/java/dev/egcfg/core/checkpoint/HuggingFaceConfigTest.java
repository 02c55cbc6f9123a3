package dev.egcfg.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.egcfg.core.checkpoint.ModelConfig.Family;
import dev.egcfg.core.checkpoint.ModelConfig.RopeScaling;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Configurations that say the same as published models' do. */
class HuggingFaceConfigTest {

  private static final String DEEPSEEK_CODER =
      """
      {"model_type": "llama", "hidden_act": "silu", "rms_norm_eps": 1e-6,
        "max_position_embeddings": 16384, "rope_theta": 100000, "vocab_size": 32256,
        "rope_scaling": {"factor": 4.0, "type": "linear"},
        "bos_token_id": 32013, "tie_word_embeddings": false}
      """;

  @Test
  void readsDeepseekCoder1Point3b() {
    ObjectNode json = (ObjectNode) parsed(DEEPSEEK_CODER);
    json.put("num_hidden_layers", 24).put("hidden_size", 2048).put("intermediate_size", 5504);
    json.put("num_attention_heads", 16).put("num_key_value_heads", 16).put("eos_token_id", 32021);

    assertThat(read(json))
        .isEqualTo(
            new ModelConfig(
                Family.LLAMA,
                24,
                2048,
                5504,
                16,
                16,
                128,
                32256,
                16384,
                16384,
                1e-6,
                100_000,
                new RopeScaling.Linear(4),
                false));
    Set<Integer> endTokens = new TreeSet<>();
    HuggingFaceConfig.collectEndTokens(json, endTokens);
    assertThat(endTokens).containsExactly(32021);
  }

  @Test
  void readsDeepseekCoder6Point7b() {
    ObjectNode json = (ObjectNode) parsed(DEEPSEEK_CODER);
    json.put("num_hidden_layers", 32).put("hidden_size", 4096).put("intermediate_size", 11008);
    json.put("num_attention_heads", 32).put("num_key_value_heads", 32).put("eos_token_id", 32014);

    ModelConfig config = read(json);

    assertThat(config.heads()).isEqualTo(32);
    assertThat(config.headDim()).isEqualTo(128);
    assertThat(config.ropeScaling()).isEqualTo(new RopeScaling.Linear(4));
    assertThat(config.ropeTheta()).isEqualTo(100_000);
  }

  @Test
  void givesQwen3ItsOwnHeadLength() {
    ModelConfig config = read(tiny("qwen3"));

    assertThat(config.family()).isEqualTo(Family.QWEN3);
    assertThat(config.headDim()).isEqualTo(128);
    assertThat(config.contextLength()).isEqualTo(32768);
  }

  @Test
  void givesStarcoder2ItsWindowNormsAndTiedHead() {
    ObjectNode json = tiny("starcoder2");
    json.put("max_position_embeddings", 16384).put("sliding_window", 4096);
    json.put("norm_epsilon", 2e-5).put("hidden_act", "gelu_pytorch_tanh");

    ModelConfig config = read(json);

    assertThat(config.slidingWindow()).isEqualTo(4096);
    assertThat(config.contextLength()).isEqualTo(16384);
    assertThat(config.normEpsilon()).isEqualTo(2e-5);
    assertThat(config.tiedHead()).isTrue();
    assertThat(read(json.putNull("sliding_window")).slidingWindow()).isEqualTo(16384);
    assertThatThrownBy(() -> read(json.put("hidden_act", "silu")))
        .hasMessageContaining("activation 'silu' is not supported (gelu_pytorch_tanh)");
  }

  @Test
  void endsTheContextOfDynamicScalingWhereItWouldStart() {
    ObjectNode json = tiny("llama").put("max_position_embeddings", 4096);
    json.putObject("rope_scaling").put("type", "dynamic").put("factor", 2.0);

    assertThat(read(json).ropeScaling()).isEqualTo(new RopeScaling.Dynamic(2));
    assertThat(read(json).contextLength()).isEqualTo(4096);
  }

  @Test
  void readsYarnWithWhatThePaperRecommendsWhereNothingIsSaid() {
    ObjectNode json = tiny("qwen2").put("max_position_embeddings", 32768);
    ObjectNode scaling = json.putObject("rope_scaling").put("type", "yarn").put("factor", 4.0);
    scaling.put("original_max_position_embeddings", 32768);

    // 0.1 ln 4 + 1
    assertThat(read(json).ropeScaling())
        .isEqualTo(new RopeScaling.Yarn(4, 32768, 1.138629436111989, 32, 1, true));
    assertThat(read(json).contextLength()).isEqualTo(131072);

    scaling.put("attention_factor", 1.25).put("beta_fast", 16).put("beta_slow", 2);
    scaling.put("truncate", false);
    assertThat(read(json).ropeScaling())
        .isEqualTo(new RopeScaling.Yarn(4, 32768, 1.25, 16, 2, false));

    scaling.put("mscale", 0.7);
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(CheckpointException.class)
        .hasMessage("config.json: yarn's mscale is not supported (attention_factor)");
  }

  @Test
  void saysWhereYarnsFactorIsNotTheRatioOfItsLengths() {
    RopeScaling.Yarn yarn = new RopeScaling.Yarn(4, 32768, 1.2, 32, 1, true);

    assertThat(yarn.disagreement(131072)).isEmpty();
    assertThat(yarn.disagreement(65536))
        .hasValueSatisfying(
            said -> assertThat(said).contains("4.0", "65536 / 32768 is 2.0", "factor counts"));
  }

  private static ObjectNode tiny(String type) {
    ObjectNode json = JsonFiles.MAPPER.createObjectNode().put("model_type", type);
    json.put("num_hidden_layers", 1).put("hidden_size", 64).put("intermediate_size", 128);
    return json.put("num_attention_heads", 4).put("vocab_size", 100);
  }

  private static JsonNode parsed(String json) {
    return JsonFiles.parse("config.json", json);
  }

  private static ModelConfig read(JsonNode json) {
    return HuggingFaceConfig.read(Path.of("config.json"), json);
  }
}
