package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be wrong with a run, each answered by one line and its exit code. */
class RunFailureTest {

  @TempDir private static Path folder;

  private static TinyRun run;

  @BeforeAll
  static void writeCheckpointAndProblems() throws IOException {
    run = TinyRun.in(folder);
  }

  @Test
  void missingBenchmark() {
    assertThat(CommandLineCall.egcfg("run"))
        .isEqualTo(
            new CommandLineCall(
                2,
                "",
                "egcfg run: --benchmark is missing; egcfg list benchmarks shows what there is\n"));
  }

  @Test
  void unknownBenchmark() {
    assertThat(CommandLineCall.egcfg("run", "--benchmark", "humanevil"))
        .isEqualTo(
            new CommandLineCall(
                2,
                "",
                "egcfg run: 'humanevil' is no benchmark: expected one of codecontests, ds1000, humaneval,"
                    + " humaneval-et, mbpp, mbpp-sanitized, mbpp-et\n"));
  }

  @Test
  void unknownOption() {
    assertThat(CommandLineCall.egcfg("run", "--benchmark", "humaneval", "--candidate", "3"))
        .isEqualTo(
            new CommandLineCall(
                2,
                "",
                "egcfg run: Unknown options: '--candidate', '3'; did you mean --candidates or --cache-gib?;"
                    + " egcfg run -h shows what there is\n"));
  }

  @Test
  void valueOutOfRange() {
    assertThat(CommandLineCall.egcfg("run", "--benchmark", "humaneval", "--gamma", "-1"))
        .isEqualTo(new CommandLineCall(2, "", "egcfg run: --gamma: '-1' is not a number from 0\n"));
  }

  @Test
  void unknownSettingInTheConfigurationFile() throws Exception {
    Path config = Files.writeString(folder.resolve("grid.yaml"), "benchmark: mbpp\nhorizons: 3\n");

    assertThat(CommandLineCall.egcfg("run", "--config", config.toString()))
        .isEqualTo(
            new CommandLineCall(
                2,
                "",
                "egcfg run: " + config + ":2: horizons: unknown setting; did you mean horizon?\n"));
  }

  @Test
  void missingDataFile() {
    assertThat(CommandLineCall.egcfg("run", "--benchmark", "mbpp", "--data", "no/such.jsonl"))
        .isEqualTo(new CommandLineCall(2, "", "egcfg run: --data: no such file: no/such.jsonl\n"));
  }

  @Test
  void corruptRowOfTheData() throws Exception {
    Path data = folder.resolve("corrupt.jsonl");
    Files.writeString(data, Files.readAllLines(run.problems()).get(0) + "\n{\"task_id\": \"Tiny");

    CommandLineCall call = run.call(replaced("--data=", data.toString()));

    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.out()).isEmpty();
    assertThat(lastLine(call)).startsWith("egcfg run: " + data + ":2: ");
  }

  @Test
  void noNetwork() {
    CommandLineCall call = CommandLineCall.egcfg("run", "--benchmark", "humaneval");

    assertThat(call.exitCode()).isEqualTo(3);
    assertThat(call.out()).isEmpty();
    assertThat(lastLine(call)).startsWith("egcfg run: humaneval could not be fetched; tried ");
  }

  @Test
  void offlineWithoutTheData() {
    CommandLineCall call = CommandLineCall.egcfg("run", "--benchmark", "humaneval", "--offline");

    assertThat(call.exitCode()).isEqualTo(3);
    assertThat(call.err())
        .startsWith("egcfg run: humaneval is not in the cache ")
        .endsWith("run 'egcfg fetch humaneval' where there is a network\n")
        .hasLineCount(1);
  }

  @Test
  void wrongChecksumInTheCache() throws Exception {
    Path cache = folder.resolve("bad-cache");
    Files.createDirectories(cache.resolve("data"));
    Files.writeString(cache.resolve("data/HumanEval.jsonl.gz"), "not the data");

    CommandLineCall call =
        CommandLineCall.on(
            new TestMachine(cache, System.getenv()), "run", "--benchmark", "humaneval");

    assertThat(call.exitCode()).isEqualTo(3);
    assertThat(call.out()).isEmpty();
    assertThat(call.err())
        .contains(
            "HumanEval.jsonl.gz",
            "b796127e635a67f93fb35c04f4cb03cf06f38c8072ee7cee8833d7bee06979ef")
        .hasLineCount(1);
  }

  @Test
  void noUsableSandbox() {
    TestMachine machine =
        new TestMachine(
            folder.resolve("cache"), Map.of("EGCFG_PYTHON", folder + "/no-python", "PATH", ""));

    CommandLineCall call =
        CommandLineCall.on(machine, run.arguments(folder.resolve("out")).toArray(String[]::new));

    assertThat(call.exitCode()).isEqualTo(3);
    assertThat(call.out()).isEmpty();
    assertThat(lastLine(call)).startsWith("egcfg run: no Python interpreter at " + folder);
  }

  @Test
  void unsafeExecutionThatNobodyAskedFor() {
    CommandLineCall call =
        CommandLineCall.egcfg("run", "--benchmark", "humaneval", "--sandbox", "unsafe");

    assertThat(call)
        .isEqualTo(
            new CommandLineCall(
                2,
                "",
                "egcfg run: --sandbox unsafe runs model-written code unprotected: it needs"
                    + " --unsafe-execution\n"));
  }

  @Test
  void unknownModel() {
    CommandLineCall call = run.call(replaced("--model=", "gpt-17"));

    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(lastLine(call)).startsWith("egcfg run: --model: no model 'gpt-17': ");
  }

  @Test
  void unknownPrecision() {
    CommandLineCall call = run.call(replaced("--precision=", "f12"));

    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(lastLine(call))
        .isEqualTo("egcfg run: --precision: 'f12' is not one of auto, f32, fp16, bf16");
  }

  @Test
  void unsupportedArchitecture() throws Exception {
    Path checkpoint = TinyCheckpoint.write(folder.resolve("bert"));
    Path config = checkpoint.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config)
            .replace("\"llama\"", "\"bert\"")
            .replace("LlamaForCausalLM", "BertModel"));

    CommandLineCall call = run.call(replaced("--model=", checkpoint.toString()));

    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(lastLine(call)).startsWith("egcfg run: ").contains("bert", checkpoint.toString());
  }

  @Test
  void truncatedGguf() throws Exception {
    Path file = folder.resolve("cut.gguf");
    Files.write(file, new byte[] {'G', 'G', 'U', 'F', 3, 0, 0, 0, 1, 0});

    CommandLineCall call = run.call(replaced("--model=", file.toString()));

    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(lastLine(call)).startsWith("egcfg run: " + file);
  }

  @Test
  void truncatedSafetensors() throws Exception {
    Path checkpoint = TinyCheckpoint.write(folder.resolve("cut"));
    Path weights = checkpoint.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    Files.write(weights, Arrays.copyOf(bytes, bytes.length - 100));

    CommandLineCall call = run.call(replaced("--model=", checkpoint.toString()));

    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(lastLine(call)).startsWith("egcfg run: " + weights);
  }

  @Test
  void corruptRowInTheMiddleIsSetAsideOnRequestOnly() throws Exception {
    Path out = folder.resolve("middle");
    List<String> command = run.arguments(out, "--methods=baseline");
    run.call(command);
    Path rows = out.resolve("rows/main.jsonl");
    Files.writeString(rows, Files.readString(rows).replaceFirst("PASSED", "WRONG_"));

    CommandLineCall refused = run.call(command);
    CommandLineCall report = run.call(List.of("report", out.toString()));
    CommandLineCall repaired = run.call(run.arguments(out, "--methods=baseline", "--repair"));

    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(lastLine(refused)).startsWith("egcfg run: " + rows + ":1: corrupt row: ");
    assertThat(report.exitCode()).isEqualTo(3);
    assertThat(report.err()).startsWith("egcfg report: " + rows + ":1: ").hasLineCount(1);
    assertThat(repaired.exitCode()).isZero();
    assertThat(TinyRun.rows(out)).hasSize(2);
  }

  @Test
  void damagedDetailsAreSaidByReportsAndRedoneOnRequest() throws Exception {
    Path out = folder.resolve("damaged");
    List<String> command = run.arguments(out, "--methods=baseline");
    run.call(command);
    Path details = out.resolve("details/main.gz");
    byte[] bytes = Files.readAllBytes(details);
    Arrays.fill(bytes, 20, 60, (byte) 0);
    Files.write(details, Arrays.copyOf(bytes, bytes.length - 10));

    CommandLineCall report = run.call(List.of("report", out.toString()));
    CommandLineCall problem = run.call(List.of("report", out.toString(), "--problem", "Tiny/0"));
    List<String> grade = new ArrayList<>(List.of("grade", out.toString(), "--offline"));
    grade.addAll(List.of("--benchmark=humaneval", "--data=" + run.problems()));
    grade.addAll(TinyRun.SANDBOX);
    CommandLineCall graded = run.call(grade);
    CommandLineCall repaired = run.call(run.arguments(out, "--methods=baseline", "--repair"));
    CommandLineCall after = run.call(List.of("report", out.toString(), "--problem", "Tiny/0"));

    assertThat(report.exitCode()).isZero();
    assertThat(problem.exitCode()).isZero();
    assertThat(problem.out())
        .contains("== Tiny/0", details + ": the details of unit ", "cannot be read", "--repair");
    assertThat(graded.exitCode()).isEqualTo(3);
    assertThat(graded.err()).contains(details + ": the details of unit ");
    assertThat(repaired.err()).contains("row set aside", "2 units, 0 done before");
    assertThat(repaired.exitCode()).isZero();
    assertThat(after.out()).doesNotContain("cannot be read");
    assertThat(TinyRun.rows(out)).hasSize(2);
  }

  @Test
  void tornLastRowIsRedoneWithAWarning() throws Exception {
    Path out = folder.resolve("torn");
    List<String> command = run.arguments(out, "--methods=baseline");
    run.call(command);
    Path rows = out.resolve("rows/main.jsonl");
    String text = Files.readString(rows);
    Files.writeString(rows, text.substring(0, text.length() - 20));

    CommandLineCall call = run.call(command);

    assertThat(call.exitCode()).isZero();
    assertThat(call.err())
        .contains("warning: " + rows + ":2: torn row set aside")
        .contains("humaneval: 2 units, 1 done before\n");
    assertThat(TinyRun.rows(out)).hasSize(2);
  }

  /** The usual arguments with one of them changed. */
  private static List<String> replaced(String option, String value) {
    List<String> arguments = new ArrayList<>(run.arguments(folder.resolve("out")));
    arguments.replaceAll(argument -> argument.startsWith(option) ? option + value : argument);
    return arguments;
  }

  private static String lastLine(CommandLineCall call) {
    List<String> lines = call.err().lines().toList();
    return lines.get(lines.size() - 1);
  }
}
