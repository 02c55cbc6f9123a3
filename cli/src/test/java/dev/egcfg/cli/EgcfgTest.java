package dev.egcfg.cli;

import static dev.egcfg.cli.CommandLineCall.egcfg;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EgcfgTest {

  @Test
  void versionNamesTheProjectsVersionAndTheRevision() {
    CommandLineCall call = egcfg("--version");

    assertThat(call.exitCode()).isZero();
    assertThat(call.out())
        .matches("egcfg \\d+\\.\\d+\\.\\d+(-SNAPSHOT)? \\(([0-9a-f]{12}(-dirty)?|unknown)\\)\n");
    assertThat(call.err()).isEmpty();
  }

  @Test
  void helpIsDataAndEndsWithTwoExamples() {
    CommandLineCall call = egcfg("-h");

    assertThat(call.exitCode()).isZero();
    assertThat(call.err()).isEmpty();
    assertThat(call.out().lines().dropWhile(line -> !line.equals("Examples:")).skip(1))
        .hasSize(2)
        .allMatch(line -> line.startsWith("  egcfg "));
  }

  @Test
  void callWithoutACommandIsAUsageError() {
    assertThat(egcfg())
        .isEqualTo(
            new CommandLineCall(
                2, "", "egcfg: a command is missing; egcfg -h shows what there is\n"));
  }

  @Test
  void unknownOptionIsAUsageErrorInOneLine() {
    assertThat(egcfg("--frobnicate"))
        .isEqualTo(
            new CommandLineCall(
                2, "", "egcfg: Unknown option: '--frobnicate'; egcfg -h shows what there is\n"));
  }

  @Test
  void mistypedOptionIsAnsweredWithTheNearestOne() {
    assertThat(egcfg("--versoin"))
        .isEqualTo(
            new CommandLineCall(
                2,
                "",
                "egcfg: Unknown option: '--versoin'; did you mean --version?;"
                    + " egcfg -h shows what there is\n"));
  }
}
