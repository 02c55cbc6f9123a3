package dev.egcfg.core.torch;

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
    List<String> lines =
        ChildJava.run(
            Describing.class,
            Map.of(
                "PYTORCH_LIBRARY_PATH",
                folder.toString(),
                "PYTORCH_VERSION",
                "2.7.1",
                "PYTORCH_FLAVOR",
                "cpu",
                "DJL_CACHE_DIR",
                folder.resolve("cache").toString()),
            Map.of());

    assertThat(lines.get(lines.size() - 1))
        .startsWith("PyTorch cannot be loaded: ")
        .endsWith("; check PYTORCH_LIBRARY_PATH, PYTORCH_VERSION, PYTORCH_FLAVOR, or unset them");
  }

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
