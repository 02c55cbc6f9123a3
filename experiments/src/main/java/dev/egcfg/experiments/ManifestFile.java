package dev.egcfg.experiments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Where a directory's manifest is written: whole or not at all. */
record ManifestFile(Path path) {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

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
      return Optional.of(MAPPER.readValue(path.toFile(), Manifest.class));
    } catch (JsonProcessingException e) {
      throw new PlanException(
          path
              + ":"
              + e.getLocation().getLineNr()
              + ": not a manifest of this version: "
              + e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw new RunDirectoryException("cannot read " + path, e);
    }
  }

  void write(Manifest manifest) {
    Path next = path.resolveSibling("manifest.json.tmp");
    try {
      Files.writeString(next, MAPPER.writeValueAsString(manifest) + "\n");
      try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new RunDirectoryException("cannot write " + path, e);
    }
  }
}
