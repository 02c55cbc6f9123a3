package dev.egcfg.jmh;

import dev.egcfg.core.fetch.CacheDirectory;
import dev.egcfg.core.fetch.FetchListener;
import dev.egcfg.core.fetch.PythonEnvironments;
import dev.egcfg.core.torch.DeviceChoice;
import dev.egcfg.core.torch.GpuEnvironment;
import dev.egcfg.core.torch.TorchEngine;

/** What the models of a fork run on. */
final class ChosenDevice {

  private ChosenDevice() {}

  static void use(DeviceChoice device) {
    TorchEngine.use(
        device,
        GpuEnvironment.find(
            new PythonEnvironments(
                CacheDirectory.ofEnvironment(), "python3", true, FetchListener.SILENT)));
  }
}
