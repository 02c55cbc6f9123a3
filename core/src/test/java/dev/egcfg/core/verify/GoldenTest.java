package dev.egcfg.core.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.egcfg.core.checkpoint.CheckpointException;
import dev.egcfg.core.checkpoint.SafetensorsBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenTest {

  /** ln 0.5, ln 0.25, ln 0.25 and so on: the rows are normalised. */
  private static final float[][] TABLE = {
    {-0.6931472f, -1.3862944f, -1.3862944f},
    {-1.3862944f, -0.6931472f, -1.3862944f},
    {-1.3862944f, -1.3862944f, -0.6931472f}
  };

  /** The table's rows for the input 0, 2, 1, each shifted: softmax does not see the shift. */
  private static final double[] LOGITS = {
    10.6931472, 10, 10, -5, -5, -4.3068528, 1000, 1000.6931472, 1000
  };

  @TempDir Path folder;

  @Test
  void turnsLogitsIntoLogProbabilities() {
    // ln(1/4), ln(1/4), ln(1/2), at a size where a naive exponential overflows
    assertThat(GoldenLogits.logSoftmax(new double[] {1000, 1000, 1000 + Math.log(2)}))
        .containsExactly(new double[] {-1.3862943611, -1.3862943611, -0.6931471806}, within(1e-9));
  }

  @Test
  void passesEqualLogits() throws IOException {
    Verification verification = logits().verify(new TableModel("f32", TABLE));

    assertThat(verification.passed()).isTrue();
    assertThat(verification.verdict()).startsWith("f32: largest error").endsWith("passed");
  }

  @Test
  void failsAnErrorAboveThePrecisionsTolerance() throws IOException {
    float[][] off = copy();
    off[2][0] += 2e-4f;

    assertThat(logits().verify(new TableModel("f32", off)).passed()).isFalse();
    assertThat(logits().verify(new TableModel("fp16", off)).passed()).isTrue();
  }

  @Test
  void failsNotANumber() throws IOException {
    float[][] off = copy();
    off[2][0] = Float.NaN;

    assertThat(logits().verify(new TableModel("f32", off)).passed()).isFalse();
  }

  @Test
  void failsAnotherMostProbableTokenWhateverThePrecision() throws IOException {
    float[][] off = copy();
    off[2][0] = -0.1f;

    Verification verification = logits().verify(new TableModel("bf16", off));

    assertThat(verification.passed()).isFalse();
    assertThat(verification.remarks())
        .containsExactly("position 1: another token is the most probable");
  }

  @Test
  void failsAnotherVocabulary() throws IOException {
    float[][] smaller = {{0, 0}, {0, 0}};

    Verification verification = logits().verify(new TableModel("f32", smaller));

    assertThat(verification.passed()).isFalse();
    assertThat(verification.verdict()).contains("vocabulary of 2, golden has 3");
  }

  @Test
  void comparesContinuationsTextsAndIds() throws IOException {
    assertThat(continuations("digest", "bbb", 0.7).verify(new TableModel("f32", TABLE)))
        .isEqualTo(
            new Verification(
                List.of(),
                "f32: 0 differences; argmax compared at 3 of 3 positions (margin above 0.05);"
                    + " largest error of a golden log-probability 1.00e-02: passed",
                true));
  }

  @Test
  void listsWhereAContinuationDiffers() throws IOException {
    Verification verification =
        continuations("other", "bcb", 0.7).verify(new TableModel("f32", TABLE));

    assertThat(verification.passed()).isFalse();
    assertThat(verification.remarks())
        .containsExactly(
            "made from another file: SHA-256 other, not digest",
            "case: the greedy ids decode to another text",
            "case: token 1 is 1, golden 2 with a margin of 0.7",
            "case: token 2 is 2, golden 1 with a margin of 0.7");
  }

  @Test
  void leavesNarrowMarginsOut() throws IOException {
    GoldenContinuations golden = continuations("digest", "bcb", 0.04);

    assertThat(golden.verify(new TableModel("f32", TABLE)).remarks())
        .containsExactly("case: the greedy ids decode to another text");
  }

  @Test
  void comparesTokenIdsExactly() throws IOException {
    Path file = folder.resolve("tokens.json");
    Files.writeString(
        file,
        """
        {"model": "m", "cases": [{"text": "abc", "ids": [0, 1, 2]}, {"text": "", "ids": []},
          {"text": "ba", "ids": [1, 1]}]}
        """);

    Verification verification =
        ((GoldenTokens) Golden.read(file)).verify(new TableModel("f32", TABLE).tokenizer());

    assertThat(verification.verdict()).isEqualTo("1 of 3 texts differ: FAILED");
    assertThat(verification.remarks()).containsExactly("case 2: ids are [1, 0], golden [1, 1]");
  }

  @Test
  void comparesBlocksExactly() throws IOException {
    Path golden = Path.of("src/test/resources/golden/gguf-blocks.safetensors");

    assertThat(GoldenBlocks.verify(golden).verdict())
        .isEqualTo("0 of 19 block rows differ; largest error 0.0: passed");
  }

  @Test
  void failsBlocksThatDifferInTheLastBit() throws IOException {
    byte[] one = {0, 0, (byte) 0x80, 0x3F};
    Path file =
        new SafetensorsBytes()
            .bytes("F32.x.raw", "U8", one, 4)
            .floats("F32.x.expected", new float[] {Math.nextUp(1f)}, 1)
            .write(folder.resolve("blocks.safetensors"));

    Verification verification = GoldenBlocks.verify(file);

    assertThat(verification.passed()).isFalse();
    assertThat(verification.remarks())
        .containsExactly("F32.x: largest error 1.1920928955078125E-7");
  }

  @Test
  void refusesFilesThatAreNotGolden() throws IOException {
    Path json = Files.writeString(folder.resolve("config.json"), "{\"cases\": [{}]}");
    Path safetensors =
        new SafetensorsBytes().integers("input_ids", 1).write(folder.resolve("x.safetensors"));

    assertThatThrownBy(() -> Golden.read(json))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("not a golden file");
    assertThatThrownBy(() -> Golden.read(safetensors))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("no tensor named logits_f64");
    assertThatThrownBy(() -> Golden.read(folder.resolve("missing.json")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("missing.json");
  }

  private GoldenLogits logits() throws IOException {
    Path file =
        new SafetensorsBytes()
            .integers("input_ids", 0, 2, 1)
            .doubles("logits_f64", LOGITS, 3, 3)
            .write(folder.resolve("golden.safetensors"));
    return (GoldenLogits) Golden.read(file);
  }

  /** The user says "a", the template makes "ab" of it, and the table goes on with "bbb". */
  private GoldenContinuations continuations(String digest, String greedy, double margin)
      throws IOException {
    String position =
        """
        {"token": 1, "top_ids": [1], "top_logprobs": [-0.6831472], "margin": %s}"""
            .formatted(margin);
    String json =
        """
        {"model": "m", "sha256": "%s", "made_by": "x", "cases": [{"name": "case", "user": "a",
          "templated": "ab", "prompt_ids": [0, 1], "greedy_ids": [%d, %d, %d],
          "greedy_text": "bbb", "positions": [%s, %s, %s]}]}
        """
            .formatted(
                digest,
                greedy.charAt(0) - 'a',
                greedy.charAt(1) - 'a',
                greedy.charAt(2) - 'a',
                position,
                position,
                position);
    return (GoldenContinuations) Golden.read(Files.writeString(folder.resolve("m.json"), json));
  }

  private static float[][] copy() {
    return new float[][] {TABLE[0].clone(), TABLE[1].clone(), TABLE[2].clone()};
  }
}
