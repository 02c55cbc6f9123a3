package dev.egcfg.core.torch;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.cuda.CudaUtils;
import dev.egcfg.core.ModelUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * PyTorch as it is here: the processor's build that comes along, the one for GPUs where it is
 * installed and sees one, or the one that {@code PYTORCH_LIBRARY_PATH} names.
 */
public final class TorchEngine {

  static final String NAME = "PyTorch";

  private static final List<String> OVERRIDES =
      List.of("PYTORCH_LIBRARY_PATH", "PYTORCH_VERSION", "PYTORCH_FLAVOR");

  /** What loading a library from a disk that is mounted noexec ends with. */
  private static final List<String> NOEXEC =
      List.of("failed to map segment", "Operation not permitted");

  private record Wish(DeviceChoice device, Optional<GpuEnvironment> environment) {}

  /** A process loads one PyTorch, so this is the process's. */
  private static volatile Wish wish = new Wish(DeviceChoice.AUTO, Optional.empty());

  private TorchEngine() {}

  /**
   * Chooses what models run on: before the first model and the first tokenizer, whose library asks
   * DJL for GPUs, too. Without it there is no environment for GPUs. Libraries that the user names
   * by environment variables win over it.
   *
   * @param environment empty: it is not installed
   * @throws ModelUnavailableException if a GPU is demanded and none is seen, or PyTorch cannot be
   *     loaded
   */
  public static void use(DeviceChoice device, Optional<GpuEnvironment> environment) {
    wish = new Wish(device, isNamedByUser() ? Optional.empty() : environment);
    if (device != DeviceChoice.CPU) {
      wish.environment().ifPresent(GpuEnvironment::offer);
    }
    if (device == DeviceChoice.GPU && gpus() == 0) {
      throw new ModelUnavailableException(
          wish.environment().isPresent() || isNamedByUser()
              ? "--device gpu: no GPU is seen: nvidia-smi must show one"
              : "--device gpu: PyTorch for GPUs is not here: egcfg setup gpu installs it");
    }
  }

  /**
   * @throws ModelUnavailableException if its libraries cannot be loaded
   */
  static Engine get() {
    NativeExit.skipsHandlers();
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
              + (isNamedByUser()
                  ? "; check " + String.join(", ", OVERRIDES) + ", or unset them"
                  : ""),
          e);
    }
  }

  /** GPUs that models run on; 0: they run on the processor. */
  public static int gpus() {
    return wish.device() == DeviceChoice.CPU ? 0 : get().getGpuCount();
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

  /** The folder of its libraries. */
  public static Path libraries() {
    get();
    return Path.of(LibUtils.getLibtorchPath());
  }

  /**
   * Whether models run on the processor although there is a PyTorch for GPUs and nobody asked for
   * the processor: there is no driver, or DJL, which counts GPUs, finds no {@code libcudart.so}.
   */
  public static boolean missesGpu() {
    return wish.device() != DeviceChoice.CPU
        && gpus() == 0
        && (wish.environment().isPresent() || isForGpusByUser());
  }

  /** Whether environment variables say which PyTorch to load. */
  public static boolean isNamedByUser() {
    return OVERRIDES.stream().anyMatch(System.getenv()::containsKey);
  }

  private static boolean isForGpusByUser() {
    return Stream.of("PYTORCH_FLAVOR", "PYTORCH_LIBRARY_PATH")
        .map(name -> System.getenv().getOrDefault(name, ""))
        .anyMatch(
            value ->
                value.startsWith("cu")
                    || !value.isEmpty() && Files.exists(Path.of(value, "libtorch_cuda.so")));
  }
}
