package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packages of a virtual environment, wherever it lies, serve every program of an executor. */
class VirtualEnvironmentTest {

  private static final Limits LIMITS =
      new Limits(Duration.ofSeconds(4), Duration.ofSeconds(10), 128L << 20, 1 << 16);

  /** Maps more than a program may use, writes a file and draws from the random state. */
  private static final String PACKAGE =
      """
      import mmap, random
      ballast = mmap.mmap(-1, 600 << 20)
      random.random()
      with open("left.txt", "w") as left:
          left.write("from the import")
      counter = 0
      def count():
          global counter
          counter += 1
          return counter
      """;

  private Path folder;

  /** Not below /tmp, which a container has for itself. */
  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory(Path.of("/var/tmp"), "egcfg-venv-");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectory(folder.resolve("real"));
  }

  @AfterEach
  void deleteFolder() {
    Clearing.delete(folder);
  }

  @ParameterizedTest
  @EnumSource(SandboxLevel.class)
  void servesPreloadedPackagesToEveryProgram(SandboxLevel level) throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
    try (PythonExecutor executor = open(level, link.resolve("venv"))) {
      String program = "import os, sys, tiny\nprint(tiny.count(), tiny.__file__, os.listdir())";
      String expected =
          "1 "
              + real().resolve("lib/python" + minor(executor) + "/site-packages/tiny.py")
              + " []\n";

      for (int i = 0; i < 2; i++) {
        assertThat(executor.run(program, "", LIMITS).stdout()).isEqualTo(expected);
      }
      assertThat(
              executor.judge(
                  "import tiny\ndef f(g): return g() + tiny.count()",
                  new Tests.Asserts("import tiny", List.of("assert f(tiny.count) == 1 + 2")),
                  true,
                  LIMITS))
          .isEqualTo(new Verdict(Verdict.Kind.PASSED, "", false));
    }
  }

  @ParameterizedTest
  @EnumSource(SandboxLevel.class)
  void countsMemoryBeyondWhatPreloadedPackagesMap(SandboxLevel level) throws Exception {
    try (PythonExecutor executor = open(level, real())) {
      String program = "block = bytearray(%d << 20)\nprint(len(block) >> 20)";

      assertThat(executor.run(program.formatted(64), "", LIMITS).stdout()).isEqualTo("64\n");
      assertThat(executor.run(program.formatted(256), "", LIMITS).outcome())
          .isEqualTo(Execution.Outcome.OUT_OF_MEMORY);
    }
  }

  @Test
  void refusesAnInterpreterWhoseFolderHoldsTheHome() throws IOException {
    Path home = Path.of(System.getProperty("user.home"));
    Path fake = folder.resolve("python3");
    Files.writeString(fake, "#!/bin/sh\necho /p; echo 3.11.2; echo %s\n".formatted(home));
    Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThatThrownBy(() -> Interpreter.resolve(Optional.of(fake)))
        .isInstanceOf(SandboxUnavailableException.class)
        .hasMessageContaining("programs could read your home directory")
        .hasMessageNotContaining("\n");
  }

  private Path real() {
    return folder.resolve("real").resolve("venv");
  }

  private static String minor(PythonExecutor executor) {
    return executor.pythonVersion().replaceFirst("\\.\\d+$", "");
  }

  /** With the default interpreter's environment, else with that of the system's. */
  private PythonExecutor open(SandboxLevel level, Path environment)
      throws IOException, InterruptedException {
    for (Path base : List.of(Path.of("python3"), Path.of("/usr/bin/python3"))) {
      if (make(base, environment)) {
        Optional<PythonExecutor> opened =
            Machine.open(
                level,
                options ->
                    options
                        .withPython(environment.resolve("bin/python"))
                        .withPreloaded(List.of("tiny")));
        if (opened.isPresent()) {
          return opened.orElseThrow();
        }
      }
    }
    assumeTrue(false, level + " does not work with virtual environments on this machine");
    throw new AssertionError();
  }

  private static boolean make(Path base, Path environment)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                base.toString(), "-m", "venv", "--clear", "--without-pip", environment.toString())
            .redirectErrorStream(true)
            .start();
    try (InputStream said = process.getInputStream()) {
      String problem = new String(said.readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        System.err.println(base + ": no virtual environment: " + problem.strip());
        return false;
      }
    }
    try (Stream<Path> libraries = Files.list(environment.resolve("lib"))) {
      Path library = libraries.findFirst().orElseThrow();
      Files.writeString(library.resolve("site-packages/tiny.py"), PACKAGE);
    }
    return true;
  }
}
