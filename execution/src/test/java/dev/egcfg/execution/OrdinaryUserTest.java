package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The conformance suite again as an ordinary user, when it is root that runs the build. A builder
 * who is no root has run it already, and cannot become one: then the suite as root is skipped.
 */
class OrdinaryUserTest {

  private static final List<Class<?>> SUITE =
      List.of(
          AttackTest.class,
          ConformanceTest.class,
          ForgetfulWorkerTest.class,
          TracingTest.class,
          VirtualEnvironmentTest.class,
          WorkerFilesTest.class,
          WorkerLifeTest.class);
  private static final String NOBODY = "65534";

  @TempDir private Path folder;

  @BeforeEach
  void requireRoot() throws IOException {
    assumeTrue(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
        "not root: the suite runs as this ordinary user, and was not run as root");
    assumeTrue(Interpreter.onPath("setpriv").isPresent(), "setpriv is not installed");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void conformsAsAnOrdinaryUserToo() throws Exception {
    List<String> line = new ArrayList<>();
    line.addAll(List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
    line.add(ProcessHandle.current().info().command().orElseThrow());
    line.addAll(List.of("-cp", readableClassPath(), TestsOfAnotherUser.class.getName()));
    SUITE.forEach(each -> line.add(each.getName()));
    Path home = Files.createDirectory(folder.resolve("home"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(home.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
    builder.environment().put("HOME", home.toString());
    Path tools = Machine.cache().resolve("tools");
    if (Files.isDirectory(tools)) {
      Path cache = Files.createDirectory(folder.resolve("cache"));
      copy(tools, cache.resolve("tools"));
      builder.environment().put("EGCFG_CACHE", cache.toString());
    }

    List<String> said;
    Process machine = builder.start();
    try (Stream<String> lines = machine.inputReader().lines()) {
      said = lines.toList();
    } finally {
      machine.destroyForcibly();
    }

    said.stream().filter(each -> each.startsWith("skipped ")).forEach(System.err::println);
    assertThat(said).as(String.join("\n", said)).contains("failed 0");
    assertThat(said)
        .filteredOn(each -> each.startsWith("succeeded "))
        .singleElement()
        .satisfies(
            each ->
                assertThat(Integer.parseInt(each.substring("succeeded ".length())))
                    .isGreaterThan(100));
  }

  private String readableClassPath() throws IOException {
    List<String> copied = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path source = Path.of(entry);
      if (Files.exists(source)) {
        copied.add(copy(source, folder.resolve(copied.size() + "-" + source.getFileName())));
      }
    }
    return copied.stream().collect(Collectors.joining(File.pathSeparator));
  }

  private static String copy(Path source, Path target) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path copy = target.resolve(source.relativize(file).toString());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        copy.toFile().setReadable(true, false);
        copy.toFile().setExecutable(Files.isExecutable(file), false);
      }
    }
    return target.toString();
  }
}
