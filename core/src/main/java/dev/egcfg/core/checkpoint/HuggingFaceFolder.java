package dev.egcfg.core.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.egcfg.core.checkpoint.Checkpoint.ChatTemplateSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A checkpoint in Hugging Face form: config.json, safetensors, tokenizer files, in one folder. */
final class HuggingFaceFolder {

  /** Those that transformers hands to templates, as far as a configuration has them. */
  private static final List<String> SPECIAL_TOKENS =
      List.of(
          "bos_token",
          "eos_token",
          "unk_token",
          "sep_token",
          "pad_token",
          "cls_token",
          "mask_token");

  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  private final Path folder;
  private final List<Path> files = new ArrayList<>();

  private HuggingFaceFolder(Path folder) {
    this.folder = folder;
  }

  /** Opens {@code model.safetensors}, or the shards that the index lists. */
  static Checkpoint open(Path folder) {
    HuggingFaceFolder reader = new HuggingFaceFolder(folder);
    Path index = folder.resolve(INDEX);
    if (Files.exists(folder.resolve(SINGLE)) || !Files.exists(index)) {
      return reader.checkpoint(reader.singleFile(folder.resolve(SINGLE)));
    }
    return reader.checkpoint(reader.shards(index));
  }

  /** Opens one safetensors file with its config.json beside it. */
  static Checkpoint openFile(Path safetensors) {
    HuggingFaceFolder reader =
        new HuggingFaceFolder(safetensors.toAbsolutePath().resolveSibling(""));
    return reader.checkpoint(reader.singleFile(safetensors));
  }

  private Checkpoint checkpoint(Map<String, TensorSource> tensors) {
    Path configPath = folder.resolve("config.json");
    JsonNode configJson =
        used(configPath)
            .orElseThrow(
                () ->
                    new CheckpointException(
                        configPath + ": no such file; a safetensors checkpoint needs it"));
    ModelConfig config = HuggingFaceConfig.read(configPath, configJson);
    new ExpectedTensors(folder, config, tensors.size()).check(tensors);
    Set<Integer> endTokens = new TreeSet<>();
    HuggingFaceConfig.collectEndTokens(configJson, endTokens);
    used(folder.resolve("generation_config.json"))
        .ifPresent(json -> HuggingFaceConfig.collectEndTokens(json, endTokens));
    Path tokenizerPath = folder.resolve("tokenizer.json");
    Optional<JsonNode> tokenizer = used(tokenizerPath);
    tokenizer.ifPresent(json -> EndTokens.collectNamed(json, endTokens));
    Optional<ChatTemplateSource> chatTemplate = chatTemplate();
    return new TensorCheckpoint(
        config,
        tensors,
        files.stream().sorted().toList(),
        tokenizer.flatMap(json -> JsonFiles.text(tokenizerPath)),
        chatTemplate,
        endTokens);
  }

  private Map<String, TensorSource> singleFile(Path path) {
    Map<String, TensorSource> tensors = new LinkedHashMap<>();
    addTensors(path, tensors);
    return tensors;
  }

  private Map<String, TensorSource> shards(Path index) {
    JsonNode json = JsonFiles.object(index);
    files.add(index);
    Set<String> names = new TreeSet<>();
    json.path("weight_map").forEach(file -> names.add(file.asText()));
    if (names.isEmpty()) {
      throw new CheckpointException(index + ": 'weight_map' lists no file; fetch it again");
    }
    Map<String, TensorSource> tensors = new LinkedHashMap<>();
    for (String name : names) {
      Path shard = folder.resolve(name).normalize();
      if (!shard.startsWith(folder.normalize())) {
        throw new CheckpointException(index + ": '" + name + "' lies outside the folder");
      }
      addTensors(shard, tensors);
    }
    return tensors;
  }

  private void addTensors(Path path, Map<String, TensorSource> tensors) {
    SafetensorsFile file = SafetensorsFile.open(path);
    files.add(path);
    for (String name : file.names()) {
      if (tensors.put(name, file.weights(name)) != null) {
        throw new CheckpointException(path + ": tensor " + name + " is in another file, too");
      }
    }
  }

  private Optional<ChatTemplateSource> chatTemplate() {
    Path jinjaPath = folder.resolve("chat_template.jinja");
    Optional<String> jinja = JsonFiles.text(jinjaPath);
    jinja.ifPresent(text -> files.add(jinjaPath));
    Path configPath = folder.resolve("tokenizer_config.json");
    JsonNode config = used(configPath).orElse(JsonFiles.MAPPER.nullNode());
    String origin = String.valueOf((jinja.isPresent() ? jinjaPath : configPath).getFileName());
    return jinja
        .or(() -> inlineTemplate(config.path("chat_template")))
        .map(text -> new ChatTemplateSource(text, specialTokens(config), origin));
  }

  private static Map<String, String> specialTokens(JsonNode config) {
    Map<String, String> tokens = new TreeMap<>();
    for (String name : SPECIAL_TOKENS) {
      if (config.hasNonNull(name)) {
        tokens.put(name, tokenText(config.path(name)));
      }
    }
    return tokens;
  }

  /** One template, or a list of named ones of which {@code default} is the plain chat. */
  private static Optional<String> inlineTemplate(JsonNode template) {
    if (template.isTextual()) {
      return Optional.of(template.asText());
    }
    for (JsonNode named : template) {
      if (named.path("name").asText().equals("default")) {
        return Optional.of(named.path("template").asText());
      }
    }
    return Optional.empty();
  }

  /** A special token is written as its text or as an object with its text. */
  private static String tokenText(JsonNode token) {
    return token.isObject() ? token.path("content").asText() : token.asText("");
  }

  private Optional<JsonNode> used(Path path) {
    Optional<JsonNode> json = JsonFiles.objectIfPresent(path);
    json.ifPresent(present -> files.add(path));
    return json;
  }
}
