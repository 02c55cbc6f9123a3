package dev.egcfg.core.fetch;

import dev.egcfg.core.endpoint.ApiKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Python wheels from the package index, by the user's own pip and its configuration. */
final class PipTransfer {

  /** The tag that asks for no particular wheel. */
  static final String ANY = "any";

  private final String python;

  PipTransfer(String python) {
    this.python = python;
  }

  /**
   * Downloads a wheel without installing it.
   *
   * @param tag of a {@link Source.UnpackedWheel}
   * @param folder a folder of its own; emptied first
   * @throws IOException with a reason for people
   */
  Path wheel(String distribution, String version, String tag, Path folder) throws IOException {
    Folders.delete(folder);
    Files.createDirectories(folder);
    Path log = folder.resolve("pip.log");
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            python,
            "-m",
            "pip",
            "download",
            "--no-deps",
            // a source distribution would be built, which runs its code
            "--only-binary=:all:",
            "--no-cache-dir",
            "--disable-pip-version-check",
            "--retries=1",
            "--timeout=10",
            "--quiet",
            "--dest=" + folder,
            distribution + "==" + version));
    command.addAll(options(tag));
    int status = run(command, log);
    if (status != 0) {
      throw new IOException(
          "pip download " + distribution + "==" + version + " failed: " + reason(log));
    }
    try (DirectoryStream<Path> wheels = Files.newDirectoryStream(folder, "*.whl")) {
      for (Path wheel : wheels) {
        return wheel;
      }
    }
    throw new IOException("pip brought no wheel for " + distribution + "==" + version);
  }

  private static List<String> options(String tag) {
    if (tag.equals(ANY)) {
      return List.of();
    }
    String[] parts = tag.split("-", 2);
    return List.of(
        "--implementation=cp",
        "--python-version=" + parts[0].substring("cp".length()),
        "--abi=" + parts[0],
        "--platform=" + parts[1]);
  }

  /** Copies one member of a wheel to a file that appears whole or not at all. */
  static void extract(Path wheel, String member, Path target) throws IOException {
    Path temporary = target.resolveSibling(target.getFileName() + ".tmp");
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      ZipEntry entry = zip.getEntry(member);
      if (entry == null) {
        throw new IOException(wheel.getFileName() + " has no member " + member);
      }
      try (InputStream in = zip.getInputStream(entry)) {
        Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private int run(List<String> command, Path log) throws IOException {
    Process process;
    try {
      process =
          ApiKey.withheldFrom(new ProcessBuilder(command))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
    } catch (IOException e) {
      throw new IOException(
          python + " is not found: install Python 3 with pip to fetch from the package index", e);
    }
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      process.destroy();
    }
  }

  /** pip's last error line says most; warnings about retries come before it. */
  private static String reason(Path log) throws IOException {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      String last = lines.filter(line -> !line.isBlank()).reduce("no output", (a, b) -> b).strip();
      return last.contains("No module named pip")
          ? "pip is missing: install it (python3-pip, or python3 -m ensurepip)"
          : last.replaceFirst("^ERROR: ", "");
    }
  }
}
