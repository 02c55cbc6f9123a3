package dev.egcfg.experiments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** {@code starts/}: every start of the program on a run directory. */
final class StartFiles {

  static final String FOLDER = "starts";

  private StartFiles() {}

  static String text(Start start) {
    return Json.text(start);
  }

  static Start read(Path file) {
    try {
      return Json.read(file, Start.class);
    } catch (IOException e) {
      throw new RunDirectoryException("cannot read " + file, e);
    }
  }

  /** In the order of their times. */
  static List<Start> all(Path runDirectory) {
    Path folder = runDirectory.resolve(FOLDER);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(StartFiles::read)
          .sorted(Comparator.comparing(Start::time))
          .toList();
    } catch (IOException e) {
      throw new RunDirectoryException("cannot list " + folder, e);
    }
  }
}
