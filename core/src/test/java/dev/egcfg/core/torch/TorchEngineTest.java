package dev.egcfg.core.torch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egcfg.core.ModelUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchEngineTest {

  @TempDir private Path folder;

  @Test
  void saysWhatModelsRunOn() {
    assumeTrue(TorchEngine.gpus() == 0, "there is a GPU here");

    assertThat(TorchEngine.description()).matches("PyTorch 2\\.\\d+\\.\\d+ on the processor");
    assertThat(TorchEngine.missesGpu()).isFalse();
  }

  @Test
  void librariesThatCannotBeLoadedAreTheUsersToMend() throws Exception {
    for (String library : List.of("libc10.so", "libtorch_cpu.so", "libtorch.so")) {
      Files.writeString(folder.resolve(library), "no library");
    }
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Describing.class.getName());
    java.environment()
        .putAll(
            Map.of(
                "PYTORCH_LIBRARY_PATH", folder.toString(),
                "PYTORCH_VERSION", "2.7.1",
                "PYTORCH_FLAVOR", "cpu",
                "DJL_OFFLINE", "true",
                "DJL_CACHE_DIR", folder.resolve("cache").toString()));
    Process process = java.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(out).isZero();
    assertThat(out.strip().lines().reduce((a, b) -> b).orElse(""))
        .startsWith("PyTorch cannot be loaded: ")
        .endsWith("; check PYTORCH_LIBRARY_PATH, PYTORCH_VERSION, PYTORCH_FLAVOR, or unset them");
  }

  /** A process of its own: an engine is loaded once. */
  static final class Describing {
    public static void main(String[] arguments) {
      try {
        System.out.println(TorchEngine.description());
      } catch (ModelUnavailableException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
