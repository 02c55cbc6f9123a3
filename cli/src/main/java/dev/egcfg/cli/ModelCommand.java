package dev.egcfg.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code egcfg model}. */
@Command(
    name = "model",
    header = "Compare a model with a golden file, or say what it is.",
    footer = {
      "",
      "Examples:",
      "  egcfg model info smollm2-135m",
      "  egcfg model verify smollm2-135m smollm2.json"
    })
final class ModelCommand implements Runnable {

  @Spec private CommandSpec spec;
  @Mixin private final CommonOptions common = new CommonOptions();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "verify or info is missing");
  }
}
