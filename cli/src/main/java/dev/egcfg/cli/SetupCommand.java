package dev.egcfg.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code egcfg setup}. */
@Command(
    name = "setup",
    header = "Install what not every user needs: DS-1000's libraries, PyTorch for GPUs.",
    footer = {
      "",
      "Examples:",
      "  egcfg setup ds1000 --libraries numpy,pandas,scipy",
      "  egcfg setup gpu"
    })
final class SetupCommand implements Runnable {

  @Spec private CommandSpec spec;
  @Mixin private final CommonOptions common = new CommonOptions();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "ds1000 or gpu is missing");
  }
}
