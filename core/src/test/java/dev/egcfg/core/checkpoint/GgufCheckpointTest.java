package dev.egcfg.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egcfg.core.checkpoint.ModelConfig.Family;
import dev.egcfg.core.checkpoint.ModelConfig.RopeScaling;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GgufCheckpointTest {

  private static final String QUERY = "model.layers.0.self_attn.q_proj.weight";
  private static final String KEY = "model.layers.0.self_attn.k_proj.weight";

  @TempDir Path folder;

  @Test
  void readsTheModelsShape() throws IOException {
    Checkpoint checkpoint = open(GgufBytes.tiny("llama").tinyTensors(11));

    assertThat(checkpoint.config())
        .isEqualTo(
            new ModelConfig(
                Family.LLAMA,
                1,
                8,
                8,
                2,
                1,
                4,
                11,
                64,
                64,
                1e-5f,
                10_000,
                new RopeScaling.None(),
                true));
    assertThat(checkpoint.has("lm_head.weight")).isFalse();
    assertThat(checkpoint.shape("model.embed_tokens.weight")).containsExactly(11, 8);
    assertThat(checkpoint.tokenizerJson()).isEmpty();
    assertThat(checkpoint.chatTemplate()).isEmpty();
  }

  @Test
  void readsVersionTwoAlike() throws IOException {
    assertThat(open(GgufBytes.tiny("llama").tinyTensors(11).version(2)).config())
        .isEqualTo(open(GgufBytes.tiny("llama").tinyTensors(11)).config());
  }

  /** The converter writes rows 0 1 2 3 of a head of four as 0 2 1 3. */
  @Test
  void putsLlamasQueryAndKeyRowsBackInOrder() throws IOException {
    Checkpoint checkpoint = open(GgufBytes.tiny("llama").tinyTensors(11));

    assertThat(firstColumn(checkpoint, QUERY)).containsExactly(0, 2, 1, 3, 4, 6, 5, 7);
    assertThat(firstColumn(checkpoint, KEY)).containsExactly(0, 2, 1, 3);
    assertThat(firstColumn(checkpoint, "model.layers.0.self_attn.v_proj.weight"))
        .containsExactly(0, 1, 2, 3);
  }

  @Test
  void putsLlamasQueryBiasBackInOrder() throws IOException {
    Checkpoint checkpoint =
        open(
            GgufBytes.tiny("llama")
                .tinyTensors(11)
                .floats("blk.0.attn_q.bias", 10, 11, 12, 13, 14, 15, 16, 17));

    assertThat(read(checkpoint, "model.layers.0.self_attn.q_proj.bias", 0, 8))
        .containsExactly(10, 12, 11, 13, 14, 16, 15, 17);
  }

  @Test
  void leavesQwensRowsAsTheyAre() throws IOException {
    Checkpoint checkpoint = open(GgufBytes.tiny("qwen2").tinyTensors(11));

    assertThat(firstColumn(checkpoint, QUERY)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void readsAnyRange() throws IOException {
    byte[] blocks = new byte[11 * 34];
    for (int block = 0; block < 11; block++) {
      // scale 1.0, then the elements 0 to 31
      blocks[34 * block + 1] = 0x3C;
      for (int i = 0; i < 32; i++) {
        blocks[34 * block + 2 + i] = (byte) i;
      }
    }
    StoredTensor tensor =
        new StoredTensor(
            MappedFile.open(Files.write(folder.resolve("blocks"), blocks)),
            0,
            ElementType.Q8_0,
            new long[] {11, 32});

    for (int first : new int[] {0, 1, 31, 32, 33, 95}) {
      for (int count : new int[] {0, 1, 31, 32, 33, 200}) {
        float[] values = new float[count];
        tensor.read(first, FloatBuffer.wrap(values));
        double[] expected =
            IntStream.range(first, first + count).mapToDouble(i -> i % 32).toArray();
        assertThat(IntStream.range(0, count).mapToDouble(i -> values[i]))
            .containsExactly(Arrays.stream(expected).boxed().toArray(Double[]::new));
      }
    }
  }

  @Test
  void refusesARangeBeyondTheTensor() throws IOException {
    Checkpoint checkpoint = open(GgufBytes.tiny("llama").tinyTensors(11));

    assertThatThrownBy(() -> read(checkpoint, KEY, 31, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has 32 elements, asked for 2 from 31");
    assertThatThrownBy(() -> read(checkpoint, "missing", 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no tensor named missing");
  }

  @Test
  void readsLinearRopeScaling() throws IOException {
    GgufBytes gguf =
        GgufBytes.tiny("llama")
            .text("llama.rope.scaling.type", "linear")
            .number("llama.rope.scaling.factor", 4);

    assertThat(open(gguf.tinyTensors(11)).config().ropeScaling())
        .isEqualTo(new RopeScaling.Linear(4));
  }

  @Test
  void readsYarnAndTheContextThatItIsMeantFor() throws IOException {
    GgufBytes gguf =
        GgufBytes.tiny("qwen2")
            .text("qwen2.rope.scaling.type", "yarn")
            .number("qwen2.rope.scaling.factor", 4)
            .number("qwen2.rope.scaling.attn_factor", 2);

    ModelConfig config = open(gguf.tinyTensors(11)).config();

    // 2 (0.1 ln 4 + 1)
    assertThat(config.ropeScaling())
        .isEqualTo(new RopeScaling.Yarn(4, 64, 2 * 1.138629436111989, 32, 1, true));
    assertThat(config.contextLength()).isEqualTo(256);
  }

  @Test
  void endsTheContextWhereAStarcodersWindowMayBegin() throws IOException {
    assertThat(starcoder2(GgufBytes.tiny("starcoder2")).contextLength()).isEqualTo(4096);

    ModelConfig windowed =
        starcoder2(
            GgufBytes.tiny("starcoder2").integer("starcoder2.attention.sliding_window", 1000));

    assertThat(windowed.contextLength()).isEqualTo(16384);
    assertThat(windowed.slidingWindow()).isEqualTo(1000);
  }

  private ModelConfig starcoder2(GgufBytes gguf) throws IOException {
    gguf.integer("starcoder2.context_length", 16384);
    GgufFile file = GgufFile.open(gguf.tinyTensors(11).write(folder.resolve("starcoder2.gguf")));
    return GgufConfig.read(file.metadata(), file.tensors());
  }

  /**
   * Head of 4 at base 10,000: the second wave has 628 tokens, 13 turns in 8,192; base 1e8: 0.13.
   */
  @Test
  void tracesRopeFactorsBackToLlama3() throws IOException {
    GgufBytes gguf =
        GgufBytes.tiny("llama")
            .number("llama.rope.freq_base", 1e8f)
            .floats("rope_freqs.weight", 1, 32);

    assertThat(open(gguf.tinyTensors(11)).config().ropeScaling())
        .isEqualTo(new RopeScaling.Llama3(32, 1, 4, 8192));
  }

  @Test
  void refusesOtherRopeFactors() {
    refuses(
        GgufBytes.tiny("llama").floats("rope_freqs.weight", 1, 32).tinyTensors(11),
        "rope_freqs.weight is not llama3");
  }

  @Test
  void refusesByNameWhatItWouldComputeWrongly() {
    refuses(
        GgufBytes.tiny("gemma").tinyTensors(11),
        "architecture 'gemma' is not supported (llama, qwen2, qwen3, starcoder2)");
    refuses(
        GgufBytes.tiny("llama").text("llama.rope.scaling.type", "longrope").tinyTensors(11),
        "rope scaling 'longrope' is not supported (linear, yarn, and llama3's factors)");
    refuses(
        GgufBytes.tiny("llama")
            .text("llama.rope.scaling.type", "yarn")
            .number("llama.rope.scaling.yarn_log_multiplier", 0.1f)
            .tinyTensors(11),
        "llama.rope.scaling.yarn_log_multiplier is not supported");
    refuses(
        GgufBytes.tiny("llama").tinyTensors(11).vector("output_norm.bias", 8),
        "tensor output_norm.bias is unknown");
    refuses(
        GgufBytes.tiny("llama").tinyTensors(11).vector("blk.0.attn_norm.bias", 8),
        "tensor blk.0.attn_norm.bias is unknown");
    refuses(
        GgufBytes.tiny("starcoder2").tinyTensors(11),
        "tensor blk.0.ffn_gate.weight is unknown to the starcoder2 architecture");
    refuses(GgufBytes.tiny("llama").integer("llama.expert_count", 8).tinyTensors(11), "8 experts");
    refuses(
        GgufBytes.tiny("llama").tinyTensors(11).vector("blk.0.attn_q_norm.weight", 4),
        "tensor blk.0.attn_q_norm.weight is unknown");
    refuses(
        GgufBytes.tiny("qwen2").integer("qwen2.attention.sliding_window", 32).tinyTensors(11),
        "sliding window of 32");
    refuses(
        GgufBytes.tiny("llama").tensor("output.weight", 16, new byte[66], 256, 1),
        "tensor output.weight: GGUF type IQ2_XXS is not supported");
    refuses(
        GgufBytes.tiny("llama")
            .tinyTensors(1)
            .text("tokenizer.ggml.model", "gpt2")
            .text("tokenizer.ggml.pre", "whitespace")
            .texts("tokenizer.ggml.tokens", "a"),
        "pre-tokenizer 'whitespace'");
    refuses(
        GgufBytes.tiny("llama")
            .tinyTensors(1)
            .text("tokenizer.ggml.model", "t5")
            .texts("tokenizer.ggml.tokens", "a"),
        "tokenizer kind 't5'");
  }

  @Test
  void refusesAFileCutAnywhere() throws IOException {
    byte[] whole = GgufBytes.tiny("llama").tinyTensors(11).toBytes();

    for (int length = 0; length < whole.length - 32; length += 7) {
      Path cut = Files.write(folder.resolve("cut.gguf"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Checkpoints.open(cut))
          .as("cut at %d", length)
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("cut.gguf: truncated: ")
          .hasMessageContaining("fetch it again");
    }
  }

  @Test
  void refusesFilesOfAnotherKind() throws IOException {
    Path html = Files.writeString(folder.resolve("page.gguf"), "<html>not found</html>");

    assertThatThrownBy(() -> Checkpoints.open(html))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("page.gguf: not a GGUF file");
    refuses(GgufBytes.tiny("llama").version(1), "GGUF version 1 is not supported");
  }

  @Test
  void namesAMissingAndAMisshapenTensor() {
    refuses(
        GgufBytes.tiny("llama").matrix("token_embd.weight", 11, 8),
        "tensor model.layers.0.input_layernorm.weight is missing");
    refuses(
        GgufBytes.tiny("llama").integer("llama.feed_forward_length", 16).tinyTensors(11),
        "tensor model.layers.0.mlp.gate_proj.weight has shape [8, 8], the configuration asks for"
            + " [16, 8]");
  }

  @Test
  void opensAFolderWithOneGguf() throws IOException {
    GgufBytes.tiny("llama").tinyTensors(11).write(folder.resolve("one.gguf"));
    assertThat(Checkpoints.open(folder).config().layers()).isEqualTo(1);

    GgufBytes.tiny("llama").tinyTensors(11).write(folder.resolve("two.gguf"));
    assertThatThrownBy(() -> Checkpoints.open(folder))
        .hasMessageContaining("holds 2 models in .gguf files; name one of them");
  }

  @Test
  void findsTheTokensThatEndAnAnswer() throws IOException {
    GgufBytes gguf =
        GgufBytes.tiny("llama")
            .text("tokenizer.ggml.model", "gpt2")
            .text("tokenizer.ggml.pre", "gpt-2")
            .texts("tokenizer.ggml.tokens", "a", "<|im_end|>", "<|endoftext|>", "<|EOT|>", "</s>")
            .integers("tokenizer.ggml.token_type", 1, 3, 3, 1, 3)
            .texts("tokenizer.ggml.merges")
            .integer("tokenizer.ggml.bos_token_id", 2)
            .integer("tokenizer.ggml.eos_token_id", 4)
            .text("tokenizer.chat_template", "{{ bos_token }}");

    Checkpoint checkpoint = open(gguf.tinyTensors(5));

    assertThat(checkpoint.endTokens()).containsExactlyInAnyOrder(1, 2, 3, 4);
    assertThat(checkpoint.chatTemplate())
        .hasValue(
            new Checkpoint.ChatTemplateSource(
                "{{ bos_token }}",
                Map.of("bos_token", "<|endoftext|>", "eos_token", "</s>"),
                "tokenizer.chat_template"));
  }

  /** llama.cpp takes such names for ends too, whatever type a converter gave them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 6})
  void anEndTokensNameCountsHoweverItIsMarked(int type) throws IOException {
    Checkpoint checkpoint =
        open(
            vocabulary("gpt-2", "a", "<|im_end|>", "b")
                .integers("tokenizer.ggml.token_type", 1, type, 1)
                .integer("tokenizer.ggml.eos_token_id", 999)
                .tinyTensors(3));

    // and no token is an end that the vocabulary does not have
    assertThat(checkpoint.endTokens()).containsExactly(1);
    assertThat(JsonFiles.parse("", checkpoint.tokenizerJson().orElseThrow()).path("added_tokens"))
        .extracting(token -> token.path("content").asText())
        .contains("<|im_end|>");
  }

  @Test
  void aPreTokenizerMayHaveAnotherName() throws IOException {
    for (String[] names :
        new String[][] {
          {"qwen2", "deepseek-r1-qwen"}, {"llama-bpe", "llama-v3"}, {"gpt-2", "phi-2"}
        }) {
      assertThat(open(vocabulary(names[1], "a").tinyTensors(1)).tokenizerJson())
          .isEqualTo(open(vocabulary(names[0], "a").tinyTensors(1)).tokenizerJson());
    }
  }

  @Test
  void aFileWithoutItsPreTokenizersNameIsRefusedWithARemedy() {
    refuses(
        GgufBytes.tiny("llama")
            .text("tokenizer.ggml.model", "gpt2")
            .texts("tokenizer.ggml.tokens", "a")
            .tinyTensors(1),
        "safetensors form");
  }

  @Test
  void bigEndianNumbersAreNamed() throws IOException {
    for (int version : new int[] {2, 3}) {
      refuses(GgufBytes.tiny("llama").version(Integer.reverseBytes(version)), "big-endian");
    }
  }

  @Test
  void aModelInSeveralFilesIsOneWhicheverIsNamed() throws IOException {
    Path first = parts(2);

    Checkpoint checkpoint = Checkpoints.open(folder.resolve("m-00002-of-00002.gguf"));
    assertThat(checkpoint.config()).isEqualTo(Checkpoints.open(first).config());
    assertThat(checkpoint.digest()).isEqualTo(Checkpoints.open(folder).digest());
    assertThat(firstColumn(checkpoint, KEY)).containsExactly(0, 2, 1, 3);
    assertThat(checkpoint.shape("lm_head.weight")).containsExactly(11, 8);
  }

  @Test
  void aMissingOrStrangePartIsNamed() throws IOException {
    Path first = parts(2);
    Path second = folder.resolve("m-00002-of-00002.gguf");
    part(0, 2).write(second);
    assertThatThrownBy(() -> Checkpoints.open(first)).hasMessageContaining("is not the part");
    part(1, 2).matrix("token_embd.weight", 11, 8).write(second);
    assertThatThrownBy(() -> Checkpoints.open(first)).hasMessageContaining("in another part too");
    part(1, 2).write(second);
    assertThatThrownBy(() -> Checkpoints.open(first)).hasMessageContaining("tensors instead of");
    Files.delete(second);
    assertThatThrownBy(() -> Checkpoints.open(first)).hasMessageContaining("no such file");
    Path renamed = Files.move(first, folder.resolve("whole.gguf"));
    assertThatThrownBy(() -> Checkpoints.open(renamed)).hasMessageContaining("is one of 2 files");
  }

  /** The head in a file of its own; returns the first of the files. */
  private Path parts(int count) throws IOException {
    part(1, count).matrix("output.weight", 11, 8).write(folder.resolve("m-00002-of-00002.gguf"));
    return GgufBytes.tiny("llama")
        .integer("split.no", 0)
        .integer("split.count", count)
        .integer("split.tensors.count", 12)
        .tinyTensors(11)
        .write(folder.resolve("m-00001-of-00002.gguf"));
  }

  private static GgufBytes part(int number, int count) {
    return new GgufBytes().integer("split.no", number).integer("split.count", count);
  }

  private static GgufBytes vocabulary(String pre, String... tokens) {
    return GgufBytes.tiny("llama")
        .text("tokenizer.ggml.model", "gpt2")
        .text("tokenizer.ggml.pre", pre)
        .texts("tokenizer.ggml.tokens", tokens)
        .texts("tokenizer.ggml.merges");
  }

  private Checkpoint open(GgufBytes gguf) throws IOException {
    return Checkpoints.open(gguf.write(folder.resolve("tiny.gguf")));
  }

  private void refuses(GgufBytes gguf, String reason) {
    assertThatThrownBy(() -> open(gguf))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("tiny.gguf: ")
        .hasMessageContaining(reason)
        .hasMessageNotContaining("\n");
  }

  private static float[] firstColumn(Checkpoint checkpoint, String tensor) {
    long[] shape = checkpoint.shape(tensor);
    float[] all = read(checkpoint, tensor, 0, (int) (shape[0] * shape[1]));
    float[] column = new float[(int) shape[0]];
    for (int row = 0; row < column.length; row++) {
      column[row] = all[row * (int) shape[1]];
    }
    return column;
  }

  private static float[] read(Checkpoint checkpoint, String tensor, long first, int count) {
    float[] values = new float[count];
    checkpoint.read(tensor, first, FloatBuffer.wrap(values));
    return values;
  }
}
