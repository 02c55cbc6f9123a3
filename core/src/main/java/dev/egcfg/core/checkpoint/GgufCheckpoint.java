package dev.egcfg.core.checkpoint;

import dev.egcfg.core.checkpoint.Checkpoint.ChatTemplateSource;
import dev.egcfg.core.checkpoint.ModelConfig.Family;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A GGUF file under Hugging Face names and row order. */
final class GgufCheckpoint {

  private static final Pattern LAYER = Pattern.compile("blk\\.(\\d+)\\.(\\w+)\\.(weight|bias)");
  private static final Map<String, String> GLOBAL_NAMES =
      Map.of(
          "token_embd.weight", "model.embed_tokens.weight",
          "output_norm.weight", "model.norm.weight",
          "output_norm.bias", "model.norm.bias",
          "output.weight", "lm_head.weight");
  private static final Map<String, String> LAYER_NAMES =
      Map.of(
          "attn_norm", "input_layernorm",
          "attn_q", "self_attn.q_proj",
          "attn_k", "self_attn.k_proj",
          "attn_v", "self_attn.v_proj",
          "attn_q_norm", "self_attn.q_norm",
          "attn_k_norm", "self_attn.k_norm",
          "attn_output", "self_attn.o_proj",
          "ffn_norm", "post_attention_layernorm");
  private static final Map<String, String> GATED_NAMES =
      Map.of("ffn_gate", "mlp.gate_proj", "ffn_up", "mlp.up_proj", "ffn_down", "mlp.down_proj");
  private static final Map<String, String> PLAIN_NAMES =
      Map.of("ffn_up", "mlp.c_fc", "ffn_down", "mlp.c_proj");
  private static final Set<String> INTERLEAVED = Set.of("attn_q", "attn_k");

  private static final String CHAT_TEMPLATE = "tokenizer.chat_template";

  /** By the names that templates know them by. */
  private static final Map<String, String> SPECIAL_TOKENS =
      Map.of(
          "bos_token",
          "bos_token_id",
          "eos_token",
          "eos_token_id",
          "unk_token",
          "unknown_token_id",
          "sep_token",
          "seperator_token_id", // so spelt in the format
          "pad_token",
          "padding_token_id");

  private GgufCheckpoint() {}

  static Checkpoint open(Path path) {
    List<Path> parts = GgufParts.of(path);
    GgufFile file = GgufParts.open(parts);
    ModelConfig config = GgufConfig.read(file.metadata(), file.tensors());
    ExpectedTensors expected = new ExpectedTensors(path, config, file.tensors().size());
    Map<String, TensorSource> tensors = new LinkedHashMap<>();
    file.tensors().forEach((name, tensor) -> add(path, config, expected, name, tensor, tensors));
    expected.check(tensors);
    return new TensorCheckpoint(
        config,
        tensors,
        parts,
        GgufTokenizer.tokenizerJson(file.metadata()),
        chatTemplate(file.metadata()),
        endTokens(file.metadata()));
  }

  /** A tensor without a known part in the model is refused: leaving it out would change results. */
  private static void add(
      Path path,
      ModelConfig config,
      ExpectedTensors expected,
      String name,
      StoredTensor tensor,
      Map<String, TensorSource> tensors) {
    if (name.equals("rope_freqs.weight")) {
      return;
    }
    Matcher layer = LAYER.matcher(name);
    String known = layer.matches() ? layerName(config, layer) : GLOBAL_NAMES.getOrDefault(name, "");
    if (!expected.admits(known)) {
      throw new CheckpointException(
          path
              + ": tensor "
              + name
              + " is unknown to the "
              + config.family().label()
              + " architecture; this variant is not supported");
    }
    boolean interleaved =
        config.family() == Family.LLAMA && layer.matches() && INTERLEAVED.contains(layer.group(2));
    tensors.put(known, interleaved ? new RotaryRowOrder(tensor, config.headDim()) : tensor);
  }

  private static String layerName(ModelConfig config, Matcher layer) {
    Map<String, String> feedForward = config.family().gatesHidden() ? GATED_NAMES : PLAIN_NAMES;
    String part = layer.group(2);
    String known = LAYER_NAMES.getOrDefault(part, feedForward.getOrDefault(part, part));
    return "model.layers." + layer.group(1) + "." + known + "." + layer.group(3);
  }

  private static Optional<ChatTemplateSource> chatTemplate(GgufMetadata metadata) {
    return metadata
        .text(CHAT_TEMPLATE)
        .map(jinja -> new ChatTemplateSource(jinja, specialTokens(metadata), CHAT_TEMPLATE));
  }

  private static Map<String, String> specialTokens(GgufMetadata metadata) {
    String[] tokens = metadata.texts("tokenizer.ggml.tokens").orElse(new String[0]);
    Map<String, String> found = new TreeMap<>();
    SPECIAL_TOKENS.forEach(
        (name, key) ->
            metadata
                .integer("tokenizer.ggml." + key)
                .filter(id -> id < tokens.length)
                .ifPresent(id -> found.put(name, tokens[id])));
    return found;
  }

  /** Those that the metadata name, if there are such tokens, and those whose text says so. */
  private static Set<Integer> endTokens(GgufMetadata metadata) {
    Set<Integer> endTokens = new TreeSet<>();
    metadata.integer("tokenizer.ggml.eos_token_id").ifPresent(endTokens::add);
    metadata.integer("tokenizer.ggml.eot_token_id").ifPresent(endTokens::add);
    String[] tokens = metadata.texts("tokenizer.ggml.tokens").orElse(new String[0]);
    endTokens.removeIf(id -> tokens.length > 0 && id >= tokens.length);
    for (int id = 0; id < tokens.length; id++) {
      if (EndTokens.isNamed(tokens[id])) {
        endTokens.add(id);
      }
    }
    return endTokens;
  }
}
