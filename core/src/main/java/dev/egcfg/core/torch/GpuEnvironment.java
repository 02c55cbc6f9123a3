package dev.egcfg.core.torch;

import ai.djl.util.cuda.CudaUtils;
import dev.egcfg.core.fetch.EnvironmentPlan;
import dev.egcfg.core.fetch.FetchException;
import dev.egcfg.core.fetch.PythonEnvironment;
import dev.egcfg.core.fetch.PythonEnvironments;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * PyTorch for NVIDIA's GPUs: PyPI's wheels in a Python environment in the cache. No Python imports
 * them; DJL loads their native libraries, together with its own one for GPUs.
 */
public final class GpuEnvironment {

  private static final String NAME = "gpu";

  /** Of the libtorch that DJL's native library is built for. */
  private static final String VERSION = "2.7.1";

  /**
   * DJL's only native library for GPUs is built for CUDA 12.8, PyPI's wheel for 12.6. It calls
   * libtorch and a dozen functions of CUDA's runtime, which are the same in all of CUDA 12.
   */
  private static final String FLAVOR = "cu128";

  /** What the wheel of torch asks for, without what only Python needs of it. */
  static final List<String> REQUIREMENTS =
      List.of(
          "torch==" + VERSION,
          "nvidia-cublas-cu12==12.6.4.1",
          "nvidia-cuda-cupti-cu12==12.6.80",
          "nvidia-cuda-nvrtc-cu12==12.6.77",
          "nvidia-cuda-runtime-cu12==12.6.77",
          "nvidia-cudnn-cu12==9.5.1.17",
          "nvidia-cufft-cu12==11.3.0.4",
          "nvidia-cufile-cu12==1.11.1.6",
          "nvidia-curand-cu12==10.3.7.77",
          "nvidia-cusolver-cu12==11.7.1.2",
          "nvidia-cusparse-cu12==12.5.4.2",
          "nvidia-cusparselt-cu12==0.6.3",
          "nvidia-nccl-cu12==2.26.2",
          "nvidia-nvjitlink-cu12==12.6.85",
          "nvidia-nvtx-cu12==12.6.77");

  private static final long BYTES = 4_900_000_000L;

  private final Path packages;

  /**
   * @param packages where they are installed
   */
  GpuEnvironment(Path packages) {
    this.packages = packages;
  }

  /** The one that was installed; empty if there is none, or one for another version. */
  public static Optional<GpuEnvironment> find(PythonEnvironments environments) {
    return environments
        .find(NAME)
        .filter(there -> there.requirements().equals(REQUIREMENTS))
        .map(there -> new GpuEnvironment(there.packages()));
  }

  /**
   * Installs it, unless it is there.
   *
   * @throws FetchException if it cannot be had
   */
  public static PythonEnvironment install(PythonEnvironments environments) {
    String architecture = System.getProperty("os.arch");
    if (!architecture.equals("amd64")) {
      throw new FetchException(
          "PyTorch for GPUs comes for x86-64 alone, and this machine is " + architecture);
    }
    return environments.install(
        new EnvironmentPlan(NAME, 9, 13, List.of("PyTorch for GPUs"), REQUIREMENTS, BYTES));
  }

  /** Has DJL load these libraries if they see a GPU here. Only before it has loaded any. */
  void offer() {
    lookForRuntimeHere();
    if (CudaUtils.getGpuCount() > 0) {
      properties().forEach(System::setProperty);
    }
  }

  /** The system properties by which DJL finds these libraries. */
  Map<String, String> properties() {
    return Map.of(
        "PYTORCH_LIBRARY_PATH", libraries().toString(),
        "PYTORCH_VERSION", VERSION,
        "PYTORCH_FLAVOR", FLAVOR);
  }

  /** libtorch's; it knows the way to NVIDIA's libraries from there. */
  Path libraries() {
    return packages.resolve("torch/lib");
  }

  /** By CUDA's runtime DJL counts GPUs; a folder that the user names comes first. */
  private void lookForRuntimeHere() {
    String ours = packages.resolve("nvidia/cuda_runtime/lib").toString();
    String known = System.getProperty("jna.library.path", "");
    if (!known.endsWith(ours)) {
      System.setProperty(
          "jna.library.path", known.isEmpty() ? ours : known + File.pathSeparator + ours);
    }
  }
}
