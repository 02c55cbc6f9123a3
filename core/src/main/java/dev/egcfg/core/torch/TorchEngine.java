package dev.egcfg.core.torch;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.util.cuda.CudaUtils;
import dev.egcfg.core.ModelUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * PyTorch as it is here: the processor's build that comes along, or the one that {@code
 * PYTORCH_LIBRARY_PATH} names.
 */
public final class TorchEngine {

  static final String NAME = "PyTorch";

  private static final List<String> OVERRIDES =
      List.of("PYTORCH_LIBRARY_PATH", "PYTORCH_VERSION", "PYTORCH_FLAVOR");

  /** What loading a library from a disk that is mounted noexec ends with. */
  private static final List<String> NOEXEC =
      List.of("failed to map segment", "Operation not permitted");

  private TorchEngine() {}

  /**
   * @throws ModelUnavailableException if its libraries cannot be loaded
   */
  static Engine get() {
    try {
      return Engine.getEngine(NAME);
    } catch (EngineException e) {
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      String reason = String.valueOf(root.getMessage()).strip().lines().findFirst().orElse("");
      throw new ModelUnavailableException(
          "PyTorch cannot be loaded: "
              + reason
              + (NOEXEC.stream().anyMatch(reason::contains)
                  ? "; programs may not be run from "
                      + System.getenv("DJL_CACHE_DIR")
                      + " (noexec): EGCFG_CACHE names a folder on another disk"
                  : "")
              + (OVERRIDES.stream().anyMatch(System.getenv()::containsKey)
                  ? "; check " + String.join(", ", OVERRIDES) + ", or unset them"
                  : ""),
          e);
    }
  }

  /** GPUs that models run on; 0: they run on the processor. */
  static int gpus() {
    return get().getGpuCount();
  }

  /** Its version and what models run on, such as {@code PyTorch 2.7.1 on the processor}. */
  public static String description() {
    int gpus = gpus();
    return NAME
        + " "
        + get().getVersion()
        + (gpus == 0
            ? " on the processor"
            : " on %d GPU%s, CUDA %s"
                .formatted(gpus, gpus == 1 ? "" : "s", CudaUtils.getCudaVersionString()));
  }

  /**
   * Whether models run on the processor although PyTorch is one for GPUs: there is no driver, or
   * DJL, which counts GPUs, finds no {@code libcudart.so}.
   */
  public static boolean missesGpu() {
    return gpus() == 0
        && Stream.of("PYTORCH_FLAVOR", "PYTORCH_LIBRARY_PATH")
            .map(name -> System.getenv().getOrDefault(name, ""))
            .anyMatch(
                value ->
                    value.startsWith("cu")
                        || !value.isEmpty() && Files.exists(Path.of(value, "libtorch_cuda.so")));
  }
}
