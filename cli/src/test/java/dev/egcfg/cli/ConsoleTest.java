package dev.egcfg.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A terminal obeys nothing that models, data files or servers wrote. */
class ConsoleTest {

  private static final String HOSTILE =
      "\u001b]0;owned\u0007\u009b2J\u202egnp.exe\u2066\u0000\u007f\r\u2028é 漢 😀\tend\n";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void notesAreOneLineWithEscapes(boolean live, boolean shown) {
    console(live, shown).note(HOSTILE);

    assertThat(err.toString(UTF_8))
        .isEqualTo(
            "\\x1b]0;owned\\x07\\x9b2J\\u202egnp.exe\\u2066\\x00\\x7f\\r\\u2028é 漢 😀\\tend\\n\n");
  }

  @Test
  void dataIsEscapedOnATerminalAlone() {
    console(false, false).text(HOSTILE);
    assertThat(out.toString(UTF_8)).isEqualTo(HOSTILE);
    out.reset();

    console(false, true).text(HOSTILE);

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            "\\x1b]0;owned\\x07\\x9b2J\\u202egnp.exe\\u2066\\x00\\x7f\\r\\u2028é 漢 😀\tend\n");
  }

  @Test
  void errorsNameWhatIsWrongWithoutObeyingIt(@TempDir Path folder) throws Exception {
    Path samples = folder.resolve("samples.jsonl");
    Files.writeString(
        samples, "{\"task_id\": \"\\u001b[2J\\u001b]0;pwned\\u0007\\nx\", \"solution\": \"x\"}\n");
    TinyRun run = TinyRun.in(folder);

    CommandLineCall call =
        CommandLineCall.egcfg(
            "grade",
            samples.toString(),
            "--benchmark=humaneval",
            "--data=" + run.problems(),
            "--sandbox=unsafe",
            "--unsafe-execution");

    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.err()).contains("\\x1b[2J").doesNotContainPattern("[\\p{Cntrl}&&[^\n]]");
  }

  private Console console(boolean live, boolean shown) {
    return new Console(
        new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), live, shown);
  }
}
