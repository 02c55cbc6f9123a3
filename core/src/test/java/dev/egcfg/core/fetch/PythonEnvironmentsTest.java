package dev.egcfg.core.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The machine's own Python and pip, which finds wheels of our own in a folder. */
class PythonEnvironmentsTest {

  @TempDir private Path folder;

  private final List<String> notices = new ArrayList<>();
  private Path python;
  private CacheDirectory cache;

  @BeforeEach
  void writeWheels() throws IOException, InterruptedException {
    assumeTrue(hasPip(), "skipped: python3 here has no pip");
    Path wheels = Files.createDirectories(folder.resolve("wheels"));
    wheel(wheels, "one", "1.0");
    wheel(wheels, "two", "2.0");
    python =
        script("python", "PIP_NO_INDEX=1 PIP_FIND_LINKS='" + wheels + "' exec python3 \"$@\"\n");
    cache = new CacheDirectory(folder.resolve("cache"));
  }

  @Test
  void installsWhatWasAskedForAndFindsItAgain() throws IOException, InterruptedException {
    PythonEnvironment made = environments(false).install(plan(List.of("one"), "one==1.0"));

    assertThat(made.folder()).isEqualTo(folder.resolve("cache/envs/made"));
    assertThat(made.parts()).containsExactly("one");
    assertThat(made.requirements()).containsExactly("one==1.0");
    assertThat(answer(made.interpreter(), "-c", "import one; print(one.VERSION)")).isEqualTo("1.0");
    assertThat(environments(true).find("made")).contains(made);
    assertThat(notices).anyMatch(line -> line.startsWith("Installing collected packages: one"));
    try (var left = Files.list(folder.resolve("cache/envs"))) {
      assertThat(left)
          .extracting(path -> path.getFileName().toString())
          .containsExactlyInAnyOrder("made", ".made.lock");
    }
  }

  @Test
  void repeatedItDoesNothingAndWithMoreItAdds() throws IOException, InterruptedException {
    environments(false).install(plan(List.of("one"), "one==1.0"));
    notices.clear();

    environments(true).install(plan(List.of("one"), "one==1.0"));
    assertThat(notices).isEmpty();

    PythonEnvironment both =
        environments(false).install(plan(List.of("one", "two"), "one==1.0", "two==2.0"));
    assertThat(answer(both.interpreter(), "-c", "import one, two; print(two.VERSION)"))
        .isEqualTo("2.0");
  }

  @Test
  void failureLeavesWhatWasThere() {
    PythonEnvironment one = environments(false).install(plan(List.of("one"), "one==1.0"));

    assertThatThrownBy(
            () -> environments(false).install(plan(List.of("one", "two"), "one==1.0", "two==9.9")))
        .isInstanceOf(FetchException.class)
        .hasMessageStartingWith("the made environment cannot be made: ")
        .hasMessageContaining("two==9.9");
    assertThat(environments(true).find("made")).contains(one);
  }

  @Test
  void saysWhatIsWrongInOneLine() throws IOException {
    assertThatThrownBy(() -> environments(true).install(plan(List.of("one"), "one==1.0")))
        .isInstanceOf(FetchException.class)
        .hasMessage(
            "the made environment with one is not in %s and --offline is set; run the same command where there is a network"
                .formatted(folder.resolve("cache/envs")));
    EnvironmentPlan old = new EnvironmentPlan("made", 4, 5, List.of("one"), List.of("one==1.0"), 1);
    assertThatThrownBy(() -> environments(false).install(old))
        .hasMessageContaining("its packages exist for Python 3.4 to 3.5, and ")
        .hasMessageEndingWith(": name another in EGCFG_PYTHON");
    EnvironmentPlan huge =
        new EnvironmentPlan("made", 0, 99, List.of("one"), List.of("one==1.0"), Long.MAX_VALUE);
    assertThatThrownBy(() -> environments(false).install(huge))
        .hasMessageContaining(" are needed: make room, set EGCFG_CACHE, or choose less");
    python =
        script(
            "nopip",
            "case \"$2\" in pip) echo 'No module named pip' >&2; exit 1;; esac\nexec python3 \"$@\"\n");
    assertThatThrownBy(() -> environments(false).install(plan(List.of("one"), "one==1.0")))
        .hasMessageEndingWith("pip is missing: install it (python3-pip, or python3 -m ensurepip)");
  }

  @Test
  void environmentWithoutItsPythonCountsAsNone() throws IOException {
    PythonEnvironment one = environments(false).install(plan(List.of("one"), "one==1.0"));

    Files.delete(one.interpreter());
    Files.createSymbolicLink(one.interpreter(), folder.resolve("gone"));

    assertThat(environments(true).find("made")).isEmpty();
    assertThat(environments(false).install(plan(List.of("one"), "one==1.0"))).isEqualTo(one);
  }

  private PythonEnvironments environments(boolean offline) {
    FetchListener listener =
        new FetchListener() {
          @Override
          public void notice(String line) {
            notices.add(line);
          }
        };
    return new PythonEnvironments(cache, python.toString(), offline, listener);
  }

  private static EnvironmentPlan plan(List<String> parts, String... requirements) {
    return new EnvironmentPlan("made", 0, 99, parts, List.of(requirements), 1);
  }

  private static boolean hasPip() throws IOException, InterruptedException {
    return new ProcessBuilder("python3", "-m", "pip", "--version").start().waitFor() == 0;
  }

  private Path script(String name, String text) throws IOException {
    Path script = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + text);
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String answer(Path program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    process.waitFor();
    return said;
  }

  private static void wheel(Path wheels, String name, String version) throws IOException {
    String info = name + "-" + version + ".dist-info/";
    Path file = wheels.resolve(name + "-" + version + "-py3-none-any.whl");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      add(zip, name + ".py", "VERSION = '" + version + "'\n");
      add(
          zip,
          info + "METADATA",
          "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n");
      add(zip, info + "WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
      add(
          zip,
          info + "RECORD",
          "%s.py,,\n%sMETADATA,,\n%sWHEEL,,\n%sRECORD,,\n".formatted(name, info, info, info));
    }
  }

  private static void add(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(UTF_8));
    zip.closeEntry();
  }
}
