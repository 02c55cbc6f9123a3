package dev.egcfg.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egcfg.core.checkpoint.Checkpoint.ChatTemplateSource;
import dev.egcfg.core.checkpoint.ModelConfig.RopeScaling;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Starts from the tiny golden checkpoints and changes what each test is about. */
class HuggingFaceFolderTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden/models");
  private static final String SHARDED = "llama-headdim-rope-llama3-f16-sharded";

  @TempDir Path folder;
  private Path config;

  @BeforeEach
  void copyACheckpoint() throws IOException {
    copy("llama-gqa-untied-f32");
    config = folder.resolve("config.json");
  }

  @Test
  void opensAFolderAndAFileAlike() {
    Checkpoint byFolder = Checkpoints.open(folder);
    Checkpoint byFile = Checkpoints.open(folder.resolve("model.safetensors"));

    assertThat(byFile.config()).isEqualTo(byFolder.config());
    assertThat(byFile.digest()).isEqualTo(byFolder.digest());
  }

  @Test
  void readsShardsThroughTheirIndex() {
    Checkpoint checkpoint = Checkpoints.open(GOLDEN.resolve(SHARDED));

    assertThat(checkpoint.config().headDim()).isEqualTo(20);
    assertThat(checkpoint.config().ropeScaling()).isEqualTo(new RopeScaling.Llama3(8, 1, 4, 16));
    assertThat(checkpoint.shape("lm_head.weight")).containsExactly(131, 48);
  }

  @Test
  void namesAMissingShard() throws IOException {
    copy(SHARDED);
    Files.delete(folder.resolve("model.safetensors"));
    Files.delete(folder.resolve("model-00003-of-00004.safetensors"));

    refuses("model-00003-of-00004.safetensors: no such file");
  }

  @Test
  void refusesAShardOutsideTheFolder() throws IOException {
    Files.delete(folder.resolve("model.safetensors"));
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {\"x\": \"../other.safetensors\"}}");

    refuses("'../other.safetensors' lies outside the folder");
  }

  @Test
  void readsBrainFloatsAsTheUpperHalvesOfFloats() throws IOException {
    Path file =
        new SafetensorsBytes()
            .bytes("x", "BF16", new byte[] {(byte) 0x80, 0x3F, 0x49, (byte) 0xC0}, 2)
            .write(folder.resolve("x.safetensors"));
    float[] values = new float[2];

    SafetensorsFile.open(file).weights("x").read(0, FloatBuffer.wrap(values));

    // 0xC049 is -3.140625
    assertThat(values).containsExactly(1f, -3.140625f);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"rope_scaling\": {\"type\": \"linear\", \"factor\": 4.0}",
        "\"rope_scaling\": {\"rope_type\": \"linear\", \"factor\": 4}",
        "\"rope_scaling\": null, \"rope_parameters\": {\"rope_type\": \"linear\", \"factor\": 4.0}"
      })
  void readsLinearRopeScalingInEveryForm(String keys) throws IOException {
    replace("\"rope_scaling\": null", keys);

    assertThat(Checkpoints.open(folder).config().ropeScaling())
        .isEqualTo(new RopeScaling.Linear(4));
  }

  @Test
  void readsRopeThetaWhereNewFilesHaveIt() throws IOException {
    replace("\"rope_theta\": 10000.0", "\"rope_parameters\": {\"rope_theta\": 5000.0}");

    assertThat(Checkpoints.open(folder).config().ropeTheta()).isEqualTo(5000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"model_type\": \"llama\" | \"model_type\": \"gemma\" | architecture 'gemma' is not supported"
            + " (llama, qwen2, qwen3, starcoder2)",
        "\"hidden_act\": \"silu\" | \"hidden_act\": \"gelu\" | activation 'gelu'",
        "\"rope_scaling\": null | \"rope_scaling\": {\"type\": \"longrope\"} | rope scaling 'longrope' is not"
            + " supported (linear, dynamic, llama3 and yarn)",
        "\"rope_scaling\": null | \"rope_scaling\": {\"type\": \"linear\"} | lacks the positive"
            + " number 'factor'",
        "\"rope_scaling\": null | \"quantization_config\": {\"quant_method\": \"gptq\"} | 'gptq'",
        "\"rope_scaling\": null | \"layer_types\": [\"sliding_attention\"] | 'sliding_attention'",
        "\"rope_scaling\": null | \"use_sliding_window\": true, \"sliding_window\": 8,"
            + " \"max_window_layers\": 1 | sliding window of 8",
        "\"num_key_value_heads\": 2 | \"num_key_value_heads\": 3 | do not share 3 key heads evenly",
        "\"vocab_size\": 131 | \"vocab_size\": -1 | 'vocab_size' must be a positive number, is -1",
        "\"vocab_size\": 131 | \"vocab\": 131 | 'vocab_size' must be a positive number"
      })
  void refusesByNameWhatItWouldComputeWrongly(String from, String to, String reason)
      throws IOException {
    replace(from, to);

    refuses(reason);
  }

  @Test
  void acceptsAWindowThatIsNotUsed() throws IOException {
    replace("\"rope_scaling\": null", "\"use_sliding_window\": false, \"sliding_window\": 8");

    assertThat(Checkpoints.open(folder).config().layers()).isEqualTo(2);
  }

  @Test
  void refusesTensorsThatTheConfigurationContradicts() throws IOException {
    replace("\"hidden_size\": 48", "\"hidden_size\": 64");

    refuses("model.embed_tokens.weight has shape [131, 48], the configuration asks for [131, 64]");
  }

  @Test
  void pointsAtTheLineOfMalformedJson() throws IOException {
    Files.writeString(config, "{\n  \"model_type\": llama\n}");

    refuses("config.json:2: not valid JSON");
  }

  @Test
  void saysWhatASafetensorsFileLacks() throws IOException {
    Files.delete(config);

    assertThatThrownBy(() -> Checkpoints.open(folder.resolve("model.safetensors")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("config.json: no such file; a safetensors checkpoint needs it");
  }

  @ParameterizedTest
  @CsvSource({"0", "7", "8", "100", "5000", "60000"})
  void refusesATruncatedFile(int length) throws IOException {
    Path file = folder.resolve("model.safetensors");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));

    refuses("model.safetensors");
    refuses("truncated");
    refuses("fetch it again");
  }

  @Test
  void readsTokenizerTemplateAndEndTokens() throws IOException {
    Files.writeString(
        folder.resolve("tokenizer.json"),
        """
        {"added_tokens": [{"id": 7, "content": "<|im_end|>", "special": true},
          {"id": 8, "content": "<|endoftext|>", "special": false}]}
        """);
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        """
        {"bos_token": null, "eos_token": {"content": "</s>"},
          "chat_template": [{"name": "tool_use", "template": "no"},
            {"name": "default", "template": "yes"}]}
        """);
    Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [2, 5]}");

    Checkpoint checkpoint = Checkpoints.open(folder);

    assertThat(checkpoint.tokenizerJson()).get().asString().contains("added_tokens");
    assertThat(checkpoint.endTokens()).containsExactlyInAnyOrder(2, 5, 7);
    assertThat(checkpoint.chatTemplate())
        .hasValue(
            new ChatTemplateSource("yes", Map.of("eos_token", "</s>"), "tokenizer_config.json"));
  }

  @Test
  void prefersATemplateFile() throws IOException {
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"chat_template\": \"inline\"}");
    Files.writeString(folder.resolve("chat_template.jinja"), "file");

    assertThat(Checkpoints.open(folder).chatTemplate())
        .hasValue(new ChatTemplateSource("file", Map.of(), "chat_template.jinja"));
  }

  @Test
  void digestCoversEveryFileThatWasUsed() throws IOException {
    String before = Checkpoints.open(folder).digest();

    Files.writeString(folder.resolve("generation_config.json"), "{}");

    assertThat(Checkpoints.open(folder).digest()).isNotEqualTo(before);
  }

  @Test
  void saysWhatAFolderLacks() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertThatThrownBy(() -> Checkpoints.open(empty))
        .hasMessageContaining("holds neither config.json nor a .gguf file");
    assertThatThrownBy(() -> Checkpoints.open(folder.resolve("none.gguf")))
        .hasMessageContaining("none.gguf: no such file or folder");
    assertThatThrownBy(() -> Checkpoints.open(config))
        .hasMessageContaining("neither .gguf nor .safetensors");
  }

  private void copy(String name) throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN.resolve(name))) {
      for (Path file : files.toList()) {
        Path target = folder.resolve(String.valueOf(file.getFileName()));
        Files.deleteIfExists(target);
        Files.write(target, Files.readAllBytes(file));
      }
    }
  }

  private void replace(String from, String to) throws IOException {
    String text = Files.readString(config);
    assertThat(text).contains(from);
    Files.writeString(config, text.replace(from, to));
  }

  private void refuses(String reason) {
    assertThatThrownBy(() -> Checkpoints.open(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }
}
