package dev.egcfg.cli;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How this program can be started once more, on this machine or on one that shares its disk. */
final class Launcher {

  private Launcher() {}

  /** The installed launcher, which never builds; without one, this very Java and classpath. */
  static List<String> command() {
    try {
      Path code = Path.of(Egcfg.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path launcher = code.resolve("../../bin/egcfg").normalize();
      if (Files.isExecutable(launcher)) {
        return List.of(launcher.toString());
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        Egcfg.class.getName());
  }
}
