package dev.egcfg.core.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.egcfg.core.ModelUnavailableException;
import dev.egcfg.core.fetch.CacheDirectory;
import dev.egcfg.core.fetch.FetchListener;
import dev.egcfg.core.fetch.PythonEnvironments;
import dev.egcfg.core.verify.GoldenLogits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which PyTorch is chosen, and that the one for GPUs works with DJL's own library. */
class GpuEnvironmentTest {

  private static final String NONE = "-";

  /** Before a line that is no warning of DJL's. */
  private static final String SAID = "> ";

  @TempDir private Path folder;

  @Test
  void djlBringsALibraryOfItsOwnForIt() throws IOException {
    Map<String, String> properties = new GpuEnvironment(folder).properties();
    ClassLoader classPath = getClass().getClassLoader();
    Properties library = new Properties();
    try (InputStream in =
        Objects.requireNonNull(classPath.getResourceAsStream("jnilib/pytorch.properties"))) {
      library.load(in);
    }

    assertThat(library.getProperty("jni_version"))
        .startsWith(properties.get("PYTORCH_VERSION") + "-");
    assertThat(
            classPath.getResource(
                "jnilib/linux-x86_64/" + properties.get("PYTORCH_FLAVOR") + "/libdjl_torch.so"))
        .isNotNull();
  }

  @Test
  void isFoundInTheCacheInItsVersionsAlone() throws IOException {
    assertThat(find(folder)).isEmpty();

    install(List.of("torch==2.7.1"));
    assertThat(find(folder)).isEmpty();

    install(GpuEnvironment.REQUIREMENTS);
    assertThat(find(folder).map(GpuEnvironment::libraries))
        .contains(folder.resolve("envs/gpu/lib/python3.12/site-packages/torch/lib"));
  }

  @Test
  void isLoadedWhereItSeesAGpuUnlessTheProcessorOrAnotherIsAskedFor() throws Exception {
    seeGpus();
    String ours = folder.resolve("torch/lib").toString();

    assertThat(choose(Map.of(), "AUTO", folder.toString())).containsExactly(ours);
    assertThat(choose(Map.of(), "CPU", folder.toString())).containsExactly(NONE);
    assertThat(choose(Map.of("PYTORCH_LIBRARY_PATH", "/theirs"), "AUTO", folder.toString()))
        .containsExactly(NONE);
  }

  @Test
  void whereItSeesNoneModelsRunOnTheProcessorsOwnBuild() throws Exception {
    assumeTrue(TorchEngine.gpus() == 0, "skipped: there is a GPU here");

    assertThat(choose(Map.of(), "AUTO", folder.toString(), "load"))
        .containsExactly(NONE, TorchEngine.description(), "misses a GPU");
    assertThat(choose(Map.of(), "CPU", folder.toString(), "load"))
        .containsExactly(NONE, TorchEngine.description(), "misses none");
    assertThat(choose(Map.of(), "AUTO", NONE, "load"))
        .containsExactly(NONE, TorchEngine.description(), "misses none");
  }

  @Test
  void aGpuThatIsDemandedAndNotThereIsOneLine() throws Exception {
    assumeTrue(TorchEngine.gpus() == 0, "skipped: there is a GPU here");

    assertThat(choose(Map.of(), "GPU", folder.toString()))
        .containsExactly("--device gpu: no GPU is seen: nvidia-smi must show one");
    assertThat(choose(Map.of(), "GPU", NONE))
        .containsExactly("--device gpu: PyTorch for GPUs is not here: egcfg setup gpu installs it");
  }

  /** Also on a processor, where no driver is. */
  @Test
  void whatIsInstalledAgreesWithTransformers() throws Exception {
    Optional<GpuEnvironment> found = find(CacheDirectory.ofEnvironment().root());
    assumeTrue(found.isPresent(), "skipped: egcfg setup gpu was not run here");
    GpuEnvironment installed = found.orElseThrow();

    Map<String, String> properties = new HashMap<>(installed.properties());
    properties.put("PYTORCH_LIBRARY_PATH", withoutDriver(installed.libraries()).toString());
    properties.put("DJL_CACHE_DIR", folder.resolve("djl").toString());
    List<String> lines =
        ChildJava.run(
            Verifying.class,
            Map.of(),
            properties,
            TorchModelTest.checkpoints().toArray(String[]::new));

    assertThat(folder.resolve("djl/pytorch/2.7.1-cu128-linux-x86_64")).isDirectory();
    assertThat(lines.stream().filter(line -> line.startsWith("f32: ")))
        .hasSize((int) TorchModelTest.checkpoints().count())
        .allMatch(line -> line.endsWith(": passed"));
  }

  /** All of them but the one that cannot be loaded without a driver, which torch loads at need. */
  private Path withoutDriver(Path libraries) throws IOException {
    Path links = Files.createDirectory(folder.resolve("links"));
    try (Stream<Path> files = Files.list(libraries)) {
      for (Path file : files.toList()) {
        if (!file.endsWith("libcaffe2_nvrtc.so")) {
          Files.createSymbolicLink(links.resolve(file.getFileName()), file);
        }
      }
    }
    return links;
  }

  /** A CUDA runtime that counts two. */
  private void seeGpus() throws Exception {
    Path source =
        Files.writeString(
            folder.resolve("cudart.c"),
            "int cudaGetDeviceCount(int *count) { *count = 2; return 0; }\n");
    Path library =
        Files.createDirectories(folder.resolve("nvidia/cuda_runtime/lib"))
            .resolve("libcudart.so.12");
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "gcc"))),
        "skipped: no gcc here");
    assertThat(
            new ProcessBuilder(
                    "gcc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
                .inheritIO()
                .start()
                .waitFor())
        .isZero();
  }

  private void install(List<String> requirements) throws IOException {
    Path python = folder.resolve("envs/gpu/bin/python");
    Files.createDirectories(python.getParent());
    Files.writeString(python, "").toFile().setExecutable(true);
    Files.writeString(
        folder.resolve("envs/gpu/egcfg-environment.json"),
        new JsonMapper()
            .writeValueAsString(
                Map.of("python", "3.12.4", "parts", List.of(), "requirements", requirements)));
  }

  private static Optional<GpuEnvironment> find(Path cache) {
    return GpuEnvironment.find(
        new PythonEnvironments(
            new CacheDirectory(cache), "no-python-here", true, FetchListener.SILENT));
  }

  private static List<String> choose(Map<String, String> environment, String... arguments)
      throws Exception {
    return ChildJava.run(Choosing.class, environment, Map.of(), arguments).stream()
        .filter(line -> line.startsWith(SAID))
        .map(line -> line.substring(SAID.length()))
        .toList();
  }

  /** Device, folder of packages or none, and whether to load. */
  static final class Choosing {
    public static void main(String[] arguments) {
      try {
        TorchEngine.use(
            DeviceChoice.valueOf(arguments[0]),
            Optional.of(arguments[1])
                .filter(packages -> !packages.equals(NONE))
                .map(packages -> new GpuEnvironment(Path.of(packages))));
        System.out.println(SAID + System.getProperty("PYTORCH_LIBRARY_PATH", NONE));
        if (arguments.length > 2) {
          System.out.println(SAID + TorchEngine.description());
          System.out.println(SAID + (TorchEngine.missesGpu() ? "misses a GPU" : "misses none"));
        }
      } catch (ModelUnavailableException e) {
        System.out.println(SAID + e.getMessage());
      }
    }
  }

  /** Golden checkpoints by name. */
  static final class Verifying {
    public static void main(String[] names) {
      for (String name : names) {
        Golden golden = Golden.of(name);
        try (TorchModel model = golden.load(Precision.F32)) {
          System.out.println(
              ((GoldenLogits)
                      dev.egcfg.core.verify.Golden.read(
                          golden.folder().resolve("golden.safetensors")))
                  .verify(model)
                  .verdict());
        }
      }
    }
  }
}
