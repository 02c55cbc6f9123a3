package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DS-1000 in an environment without any library, for rows that need nothing but Python. */
class Ds1000CommandTest {

  @TempDir private Path folder;

  @Test
  void withoutItsEnvironmentOneLineSaysHowToMakeIt() throws Exception {
    String reason =
        "ds1000 runs in a Python environment of its own, which is not here: make it with 'egcfg"
            + " setup ds1000 --libraries pandas,numpy' (which libraries there are: egcfg setup"
            + " ds1000 -h)\n";

    assertThat(CommandLineCall.egcfg("run", "--benchmark=ds1000", "--data=" + rows(), "--offline"))
        .isEqualTo(new CommandLineCall(3, "", "egcfg run: " + reason));
    assertThat(CommandLineCall.egcfg("validate", "ds1000", "--data=" + rows(), "--offline"))
        .isEqualTo(new CommandLineCall(3, "", "egcfg validate: " + reason));
  }

  @Test
  void setupRefusesWhatItCannotMake() {
    assertThat(CommandLineCall.egcfg("setup", "humaneval"))
        .isEqualTo(
            new CommandLineCall(
                2,
                "",
                "egcfg setup: Unmatched argument at index 1: 'humaneval'; egcfg setup -h shows what"
                    + " there is\n"));
    assertThat(CommandLineCall.egcfg("setup", "ds1000", "--libraries=numpy,polars"))
        .isEqualTo(
            new CommandLineCall(
                2,
                "",
                "egcfg setup ds1000: --libraries: 'polars' is none of DS-1000's libraries: expected"
                    + " numpy, pandas, scipy, matplotlib, sklearn, tensorflow, pytorch\n"));
    CommandLineCall offline = CommandLineCall.egcfg("setup", "ds1000", "--offline");
    assertThat(offline.exitCode()).isEqualTo(3);
    assertThat(offline.err())
        .contains("with numpy, pandas, scipy, matplotlib, sklearn,")
        .contains("--offline is set");
  }

  @Test
  void goldProgramsAndSamplesAreJudgedUnhardened() throws Exception {
    CommandLineCall validated = egcfg("validate", "ds1000", "--data=" + rows());

    assertThat(validated.exitCode()).as(validated.err()).isZero();
    assertThat(validated.out())
        .startsWith("ds1000: 4 of 4 gold solutions pass\n")
        .contains(": 0 hardened, 4 unhardened\n")
        .contains("by library: Numpy 1 of 1, Pandas 1 of 1, Scipy 1 of 1, Sklearn 1 of 1\n");

    Path samples =
        Files.writeString(
            folder.resolve("samples.jsonl"),
            """
            {"task_id": 291, "completion": "result = sorted(values)"}
            {"task_id": "ds1000/2", "completion": "    return values\\n"}
            """);
    CommandLineCall graded =
        egcfg("grade", samples.toString(), "--benchmark=ds1000", "--data=" + rows());
    assertThat(graded.exitCode()).as(graded.err()).isZero();
    assertThat(Files.readString(folder.resolve("samples.jsonl_results.jsonl")))
        .contains(
            "\"task_id\":291,\"completion\":\"result = sorted(values)\",\"rule\":\"the completion as it"
                + " stands\",\"result\":\"passed\"")
        .contains("failed: WRONG_ANSWER, test 1: AssertionError");
  }

  @Test
  void problemsWhoseLibraryIsMissingAreNamedBeforeAnythingStarts() throws Exception {
    Path data =
        Files.writeString(
            folder.resolve("needing.jsonl"),
            Files.readString(rows()).replaceFirst("import math", "import math, torch"));

    CommandLineCall refused = egcfg("validate", "ds1000", "--data=" + data);

    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .contains("egcfg validate: 1 of 4 problems need modules that ")
        .endsWith(
            " lacks, torch: 2; run 'egcfg setup ds1000 --libraries pytorch', or choose others with"
                + " --problems\n");
    assertThat(egcfg("validate", "ds1000", "--data=" + data, "--problems=1,3,291").exitCode())
        .isZero();
  }

  @Test
  void doctorMentionsTheEnvironment() {
    assertThat(CommandLineCall.egcfg("doctor", "--offline").out())
        .contains("egcfg setup ds1000 --libraries numpy,pandas,scipy");
  }

  /** On a machine whose cache holds bubblewrap, if need be, and a bare environment. */
  private static CommandLineCall egcfg(String... arguments)
      throws IOException, InterruptedException {
    TestMachine machine = SandboxedMachine.machine();
    // what lies below /tmp is out of a container's sight
    Path cache = Path.of("target/ds1000-cache").toAbsolutePath();
    Path environment = cache.resolve("envs/ds1000");
    if (!Files.exists(environment)) {
      Files.createDirectories(cache);
      if (Files.isDirectory(machine.cache().tools())) {
        Files.createSymbolicLink(cache.resolve("tools"), machine.cache().tools());
      }
      String python = machine.endpoints().python();
      new ProcessBuilder(python, "-m", "venv", "--without-pip", environment.toString())
          .start()
          .waitFor();
      Files.writeString(
          environment.resolve("egcfg-environment.json"),
          "{\"python\": \"3\", \"parts\": [], \"requirements\": []}");
    }
    return SandboxedMachine.egcfg(new TestMachine(cache, machine.environment()), arguments);
  }

  private static Path rows() {
    return Path.of("../benchmarks-ds1000/src/test/resources/dev/egcfg/benchmarks/ds1000/own.jsonl");
  }
}
