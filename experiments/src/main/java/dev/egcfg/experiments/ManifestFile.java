package dev.egcfg.experiments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where a directory's manifest is written: once, whole or not at all. */
record ManifestFile(Path path) {

  static ManifestFile in(Path runDirectory) {
    return new ManifestFile(runDirectory.resolve("manifest.json"));
  }

  /**
   * @throws PlanException if it cannot be understood
   */
  Optional<Manifest> read() {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(path, Manifest.class));
    } catch (IOException e) {
      throw new RunDirectoryException("cannot read " + path, e);
    }
  }

  /** The directory's manifest: the wanted one, unless another process was first. */
  Manifest readOrCreate(Manifest wanted) {
    return read()
        .orElseGet(
            () ->
                new DurableFile(path).create(Json.text(wanted))
                    ? wanted
                    : read().orElseThrow(() -> new RunDirectoryException(path + " vanished")));
  }
}
