package dev.egcfg.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two launcher scripts, started as processes in a folder of their own. */
class LauncherTest {

  private static final Path CHECKOUT_LAUNCHER = Path.of("../egcfg");
  private static final Path APP_LAUNCHER = Path.of("src/main/launcher/egcfg");

  @TempDir private Path folder;

  @Test
  void othersThanLinuxAreRefusedInOneLine() throws Exception {
    program("tools/uname", "#!/bin/sh\necho Darwin\n");
    Path tools = folder.resolve("tools");

    CommandLineCall call = start(CHECKOUT_LAUNCHER, Map.of("PATH", tools + ":" + path()));

    assertThat(call)
        .isEqualTo(new CommandLineCall(3, "", "egcfg: runs on Linux only, this is Darwin\n"));
  }

  @Test
  void nothingIsBuiltWhereBuildingIsForbidden() throws Exception {
    CommandLineCall call = start(CHECKOUT_LAUNCHER, Map.of("EGCFG_NO_BUILD", "1"));

    assertThat(call)
        .isEqualTo(
            new CommandLineCall(
                3,
                "",
                "egcfg: not built yet, and EGCFG_NO_BUILD=1 forbids it: start ./egcfg once"
                    + " without\n"));
  }

  @Test
  void olderCompilerIsRefusedBeforeBuilding() throws Exception {
    program("jdk/bin/javac", "#!/bin/sh\necho javac 11.0.2\n");
    Path home = folder.resolve("jdk");

    CommandLineCall call = start(CHECKOUT_LAUNCHER, Map.of("JAVA_HOME", home.toString()));

    assertThat(call)
        .isEqualTo(
            new CommandLineCall(
                3,
                "",
                "egcfg: building needs a JDK 17 or newer: install one (such as"
                    + " openjdk-17-jdk-headless) or set JAVA_HOME\n"));
  }

  @Test
  void olderJavaIsRefusedByTheApplication() throws Exception {
    program("jre/bin/java", "#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n");
    Path home = folder.resolve("jre");

    CommandLineCall call = start(APP_LAUNCHER, Map.of("JAVA_HOME", home.toString()));

    assertThat(call)
        .isEqualTo(
            new CommandLineCall(
                3,
                "",
                "egcfg: needs Java 17 or newer: install one (such as openjdk-17-jre-headless) or"
                    + " set JAVA_HOME\n"));
  }

  @Test
  void theApplicationStartsJavaOfflineWithItsNativeFilesUnderTheCache() throws Exception {
    program(
        "jdk/bin/java",
        """
                #!/bin/sh
                if [ "$1" = -version ]; then
                  echo 'openjdk version "17.0.2"' >&2
                else
                  echo "$DJL_CACHE_DIR $DJL_OFFLINE $OPT_OUT_TRACKING"
                  for argument; do last=$argument; done
                  echo "$last"
                fi
                """);
    Path home = folder.resolve("jdk");

    CommandLineCall call =
        start(
            APP_LAUNCHER,
            Map.of("JAVA_HOME", home.toString(), "EGCFG_CACHE", folder + "/cache"),
            "two words");

    assertThat(call)
        .isEqualTo(new CommandLineCall(0, folder + "/cache/native true true\ntwo words\n", ""));
  }

  private Path program(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }

  private CommandLineCall start(Path launcher, Map<String, String> environment, String... arguments)
      throws Exception {
    Path copy = program("app/bin/egcfg", Files.readString(launcher));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(copy.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().remove("EGCFG_NO_BUILD");
    builder.environment().putAll(environment);
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    int code = builder.start().waitFor();
    return new CommandLineCall(code, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  private static String path() {
    return System.getenv("PATH");
  }
}
