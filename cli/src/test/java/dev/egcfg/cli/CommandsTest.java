package dev.egcfg.cli;

import static dev.egcfg.cli.CommandLineCall.egcfg;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands beside run. */
class CommandsTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "report",
        "grade",
        "validate",
        "prompt",
        "trace",
        "list",
        "fetch",
        "doctor",
        "model"
      })
  void helpOfEveryCommandEndsWithTwoExamples(String command) {
    CommandLineCall call = egcfg(command, "-h");

    assertThat(call.exitCode()).isZero();
    assertThat(call.err()).isEmpty();
    assertThat(call.out().lines().dropWhile(line -> !line.equals("Examples:")).skip(1))
        .hasSize(2)
        .allMatch(line -> line.startsWith("  egcfg " + command));
  }

  @Test
  void helpOfRunNamesTheDefaults() {
    assertThat(egcfg("run", "-h").out().replace('\n', ' '))
        .contains(
            "Defaults: model qwen2.5-coder-0.5b,", "candidates 3, temperature 0.75, horizon 2");
  }

  @Test
  void benchmarksAreListedByName() {
    assertThat(egcfg("list", "benchmarks"))
        .isEqualTo(
            new CommandLineCall(
                0,
                "codecontests\nds1000\nhumaneval\nhumaneval-et\nmbpp\nmbpp-sanitized\nmbpp-et\n",
                ""));
  }

  @Test
  void methodsAreListed() {
    assertThat(egcfg("list", "methods")).isEqualTo(new CommandLineCall(0, "baseline\negcfg\n", ""));
  }

  @Test
  void modelsAreListedWithSizeLicenceAndTheDefault() {
    CommandLineCall call = egcfg("list", "models");

    assertThat(call.exitCode()).isZero();
    assertThat(call.out().lines())
        .contains("qwen2.5-coder-0.5b    491 MB  Apache-2.0  (default)")
        .contains("smollm2-135m           98 MB  Apache-2.0");
  }

  @Test
  void unknownSubjectIsRefusedWithTheKnownOnes() {
    CommandLineCall call = egcfg("list", "modles");

    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.out()).isEmpty();
    assertThat(call.err())
        .startsWith("egcfg list: Invalid value for positional parameter at index 0 (WHAT): ")
        .contains("BENCHMARKS, MODELS, METHODS")
        .hasLineCount(1);
  }

  @Test
  void fetchListSaysWhatIsInTheCache() throws Exception {
    Path file = folder.resolve("data/HumanEval.jsonl.gz");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");

    CommandLineCall call = onCacheOfThisTest("fetch", "--list");

    assertThat(call.exitCode()).isZero();
    assertThat(call.out().lines().filter(line -> line.startsWith("humaneval ")))
        .singleElement()
        .asString()
        .contains(" data ", " MIT ")
        .endsWith(file.toString());
    assertThat(call.out().lines().filter(line -> line.startsWith("mbpp ")))
        .singleElement()
        .asString()
        .endsWith("not fetched");
  }

  @Test
  void fetchOfAnUnknownNameListsTheKnown() {
    assertThat(egcfg("fetch", "llama-7"))
        .isEqualTo(
            new CommandLineCall(
                2,
                "",
                "egcfg fetch: nothing named 'llama-7' can be fetched; known: qwen2.5-coder-0.5b,"
                    + " smollm2-135m, humaneval, mbpp, mbpp-sanitized, mbpp-et, humaneval-et, codecontests, ds1000, bubblewrap, jinja2, markupsafe\n"));
  }

  @Test
  void fetchWithoutANetworkEndsWithThree() {
    CommandLineCall call = egcfg("fetch", "mbpp");

    assertThat(call.exitCode()).isEqualTo(3);
    assertThat(call.out()).isEmpty();
    assertThat(call.err()).contains("egcfg fetch: mbpp could not be fetched; tried ");
  }

  @Test
  void traceOfAMissingFile() {
    assertThat(egcfg("trace", "no-such.py"))
        .isEqualTo(new CommandLineCall(2, "", "egcfg trace: no such file: no-such.py\n"));
  }

  @Test
  void traceOfWhatIsNoProgramIsRefusedInOneLine() throws Exception {
    Path latin =
        Files.write(folder.resolve("latin.py"), new byte[] {'x', '=', '"', (byte) 0xe9, '"'});
    Path nul = Files.writeString(folder.resolve("nul.py"), "x = 1\ny = '\0'\n");
    Path huge = folder.resolve("huge.py");
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(50 << 20);
    }

    assertThat(egcfg("trace", folder + ""))
        .isEqualTo(refused(folder + " is a folder: name a file"));
    assertThat(egcfg("trace", latin + "")).isEqualTo(refused(latin + " is not UTF-8"));
    assertThat(egcfg("trace", nul + ""))
        .isEqualTo(refused(nul + ":2: a NUL byte: this is no Python program"));
    assertThat(egcfg("trace", huge + ""))
        .isEqualTo(refused(huge + " has 52428800 bytes: at most 4194304 can be traced"));
  }

  private static CommandLineCall refused(String message) {
    return new CommandLineCall(2, "", "egcfg trace: " + message + "\n");
  }

  @Test
  void traceNamesTheInterpreterThatIsMissing() throws Exception {
    Path program = Files.writeString(folder.resolve("p.py"), "x = 1\n");

    CommandLineCall call =
        onCacheOfThisTest(sandboxed("trace", program + "", "--python", folder + "/no-python"));

    assertThat(call.exitCode()).isEqualTo(3);
    assertThat(call.err()).contains(folder + "/no-python").hasLineCount(1);
  }

  @Test
  void compactAndJsonTracesShowWhatWasPrinted() throws Exception {
    Path program = Files.writeString(folder.resolve("p.py"), "x = 2 + 2\nprint(x)\n");

    assertThat(onCacheOfThisTest(sandboxed("trace", program + "", "--format", "compact")).out())
        .isEqualTo("x = 2 + 2  # x=4\nprint(x)\n| '4\\n'\n");
    assertThat(onCacheOfThisTest(sandboxed("trace", program + "", "--format", "json")).out())
        .endsWith(
            """
            {"event":"stdout","text":"4\\n"}
            {"event":"end","outcome":"returned","detail":"","truncated":false}
            """);
  }

  @Test
  void traceIsPrintedToTheByteAndTheProgramsOutputIsNot() throws Exception {
    Path program = Files.writeString(folder.resolve("p.py"), "x = int(input())\nprint(x)\n");
    Path input = Files.writeString(folder.resolve("in.txt"), "41\n");

    CommandLineCall call =
        onCacheOfThisTest(sandboxed("trace", program + "", "--stdin", input + ""));

    assertThat(call.exitCode()).isZero();
    assertThat(call.out())
        .isEqualTo(
            " \n"
                + "= {} , {}\nCALL: x = int(input())\n"
                + "= {'x': 41} , {'x': 'int'}\nLINE: print(x)\n"
                + " ");
  }

  @Test
  void minimalTraceOfAProgramThatReadsEndsWithWhatItPrinted() throws Exception {
    Path program = Files.writeString(folder.resolve("p.py"), "x = int(input())\nprint(x)\n");
    Path input = Files.writeString(folder.resolve("in.txt"), "41\n");

    CommandLineCall call =
        onCacheOfThisTest(
            sandboxed("trace", program + "", "--stdin", input + "", "--format", "minimal"));

    assertThat(call.exitCode()).isZero();
    assertThat(call.out()).isEqualTo("{'x': 41} , {'x': 'int'}\n# Stdout: '41\\n'");
  }

  @Test
  void programThatRaisesIsTracedAndTheCallSucceeds() throws Exception {
    Path program = Files.writeString(folder.resolve("p.py"), "x = 1\nx / 0\n");

    CommandLineCall call =
        onCacheOfThisTest(sandboxed("trace", program + "", "--format", "minimal"));

    assertThat(call.exitCode()).isZero();
    assertThat(call.out()).isEqualTo("{'x': 1} , {'x': 'int'}");
    assertThat(call.err()).contains("the program RAISED: ZeroDivisionError");
  }

  @Test
  void doctorNamesWhatIsMissingAndEndsWithThree() {
    TestMachine machine =
        new TestMachine(folder, Map.of("EGCFG_PYTHON", folder + "/no-python", "PATH", ""));

    CommandLineCall call = CommandLineCall.on(machine, "doctor");

    assertThat(call.exitCode()).isEqualTo(3);
    assertThat(call.out())
        .contains("ok       java ")
        .contains("missing  python     no " + folder + "/no-python here\n")
        .contains("missing  sandbox    no level works here\n")
        .contains(
            "note     model      qwen2.5-coder-0.5b is not here; the first run with it fetches it")
        .containsPattern("ok {7}device {5}PyTorch 2[.0-9]+ on .*; --precision auto tries ")
        .contains(
            "missing  network    qwen2.5-coder-0.5b and humaneval still to be fetched;"
                + " http://127.0.0.1:1/ does not answer, and there is no pip\n");
  }

  private CommandLineCall onCacheOfThisTest(String... arguments) {
    return CommandLineCall.on(new TestMachine(folder, System.getenv()), arguments);
  }

  private static String[] sandboxed(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--offline");
    all.addAll(TinyRun.SANDBOX);
    return all.toArray(String[]::new);
  }
}
