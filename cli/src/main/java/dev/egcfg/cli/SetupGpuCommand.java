package dev.egcfg.cli;

import dev.egcfg.core.fetch.PythonEnvironment;
import dev.egcfg.core.fetch.PythonEnvironments;
import dev.egcfg.core.torch.DeviceChoice;
import dev.egcfg.core.torch.GpuEnvironment;
import dev.egcfg.core.torch.TorchEngine;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code egcfg setup gpu}. */
@Command(
    name = "gpu",
    header = "Install PyTorch for NVIDIA's GPUs, which models then run on.",
    description = {
      "",
      "PyPI's torch and NVIDIA's libraries, 3 GB to fetch and 5 GB in the cache. Installed by pip"
          + " of the Python that EGCFG_PYTHON names, else python3 (3.9 to 3.13); no Python runs"
          + " them. The driver is the system's. --device cpu leaves the GPU alone.",
      ""
    },
    footer = {"", "Examples:", "  egcfg setup gpu", "  EGCFG_PYTHON=python3.11 egcfg setup gpu"})
final class SetupGpuCommand implements Callable<Integer> {

  private final Console console;
  private final Machine machine;

  @Mixin private final CommonOptions common = new CommonOptions();
  @Mixin private final OfflineOption network = new OfflineOption();

  SetupGpuCommand(Console console, Machine machine) {
    this.console = console;
    this.machine = machine;
  }

  @Override
  public Integer call() {
    PythonEnvironment environment =
        GpuEnvironment.install(
            new PythonEnvironments(
                machine.cache(),
                machine.endpoints().python(),
                network.offline(),
                new FetchDisplay(console)));
    environment.requirements().forEach(console::data);
    console.data("environment: " + environment.folder() + ", Python " + environment.python());
    machine.use(DeviceChoice.AUTO);
    console.data(
        "models run on: "
            + TorchEngine.description()
            + (TorchEngine.missesGpu() ? ", for want of a GPU: see egcfg doctor" : ""));
    return ExitCode.DONE.code();
  }
}
