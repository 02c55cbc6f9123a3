package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Golden files written by hand for {@link TinyCheckpoint}, whose ids and answer are known. */
class ModelCommandTest {

  /** The vocabulary: newline, the printable ASCII characters, then the program's tokens. */
  private static final int ANSWER = 96;

  @TempDir private static Path folder;

  private static Path checkpoint;

  @BeforeAll
  static void writeCheckpoint() throws IOException {
    checkpoint = TinyCheckpoint.write(folder.resolve("tiny"));
  }

  @Test
  void infoSaysWhatTheCheckpointIs() {
    CommandLineCall call = model("info", checkpoint.toString());

    assertThat(call.exitCode()).isZero();
    assertThat(call.err()).isEmpty();
    assertThat(call.out().lines())
        .contains(
            "name           tiny",
            "origin         local",
            "family         llama",
            "layers         1",
            "heads          4 (2 for keys and values)",
            "context        8192",
            "sliding window none",
            "rope scaling   none",
            "tokenizer      yes",
            "chat template  tokenizer_config.json, 36 characters, SHA-256 "
                + DigestUtils.sha256Hex("{{ messages[0].content }}\n<|answer|>").substring(0, 12)
                + "...",
            "end tokens     104 <|end|>");
  }

  @Test
  void equalTokensPass() throws Exception {
    Path golden = golden("a.tokens.json", "{'cases': [{'text': 'a\\nb', 'ids': [66, 0, 67]}]}");

    assertThat(model("verify", checkpoint.toString(), golden.toString()))
        .isEqualTo(new CommandLineCall(0, "0 of 1 texts differ: passed\n", ""));
  }

  @Test
  void otherTokensFailTheGate() throws Exception {
    Path golden = golden("b.tokens.json", "{'cases': [{'text': 'ab', 'ids': [66, 66]}]}");

    CommandLineCall call = model("verify", checkpoint.toString(), golden.toString());

    assertThat(call.exitCode()).isEqualTo(1);
    assertThat(call.out()).endsWith("1 of 1 texts differ: FAILED\n");
  }

  @Test
  void continuationThatTheModelKnowsPasses() throws Exception {
    Path golden = golden("c.json", continuation(ANSWER + 2));

    CommandLineCall call = verifiedWithItsTemplate(golden);

    assertThat(call.exitCode()).as(call.err()).isZero();
    assertThat(call.out())
        .contains("made from another file: SHA-256 0000")
        .contains("f32: 0 differences; argmax compared at 2 of 2 positions")
        .endsWith(": passed\n");
  }

  @Test
  void anotherContinuationFailsTheGate() throws Exception {
    Path golden = golden("d.json", continuation(ANSWER + 3));

    CommandLineCall call = verifiedWithItsTemplate(golden);

    assertThat(call.exitCode()).isEqualTo(1);
    assertThat(call.out())
        .contains("hi: token 1 is 98, golden 99 with a margin of 5.0")
        .endsWith(": FAILED\n");
  }

  @Test
  void fileThatIsNoGoldenFileIsAUsageError() throws Exception {
    Path golden = golden("e.json", "{'cases': []}");

    CommandLineCall call = model("verify", checkpoint.toString(), golden.toString());

    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.out()).isEmpty();
    assertThat(call.err()).startsWith("egcfg model verify: " + golden + ": ").hasLineCount(1);
  }

  @Test
  void verifyWithoutAGoldenFileIsAUsageError() {
    assertThat(model("verify", checkpoint.toString()))
        .isEqualTo(
            new CommandLineCall(
                2,
                "",
                "egcfg model verify: MODEL and GOLDEN, or --blocks, are missing;"
                    + " egcfg model verify -h shows what there is\n"));
  }

  /** After {@code <|answer|>} comes the opening fence, then {@code def add(}. */
  private static String continuation(int second) {
    String text = second == ANSWER + 2 ? "def add(" : "a, b):\\n";
    return ("{'model': 'tiny', 'sha256': '0000', 'cases': [{'name': 'hi', 'user': 'hi',"
            + " 'templated': 'hi\\n<|answer|>', 'prompt_ids': [73, 74, 0, 96],"
            + " 'greedy_ids': [97, SECOND], 'greedy_text': '```python\\nTEXT', 'positions':"
            + " [{'token': 97, 'top_ids': [], 'top_logprobs': [], 'margin': 5},"
            + " {'token': SECOND, 'top_ids': [], 'top_logprobs': [], 'margin': 5}]}]}")
        .replace("SECOND", Integer.toString(second))
        .replace("TEXT", text);
  }

  private static Path golden(String name, String json) throws IOException {
    return Files.writeString(folder.resolve(name), json.replace('\'', '"'));
  }

  /** Templates are rendered by Python, in a sandbox. */
  private static CommandLineCall verifiedWithItsTemplate(Path golden) {
    CommandLineCall call =
        SandboxedMachine.egcfg("model", "verify", checkpoint.toString(), golden.toString());
    assumeTrue(!call.err().contains("need Jinja"), () -> "skipped: " + call.err());
    return call;
  }

  private static CommandLineCall model(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "model";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return CommandLineCall.on(new TestMachine(folder.resolve("cache"), Map.of()), all);
  }
}
