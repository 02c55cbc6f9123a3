package dev.egcfg.core.fetch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was first fetched of a hub repository: its commit, the files' SHA-256, and which files make
 * up the checkpoint when none was named. Kept beside the files.
 *
 * @param whole empty until the repository was asked for as a whole
 */
record HubPins(String repository, String commit, Map<String, String> sha256, List<String> whole) {

  private static final String FILE = "egcfg-pins.json";
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  HubPins {
    sha256 = new TreeMap<>(sha256);
    whole = List.copyOf(whole);
  }

  static Optional<HubPins> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    return Files.exists(file)
        ? Optional.of(MAPPER.readValue(file.toFile(), HubPins.class))
        : Optional.empty();
  }

  void write(Path folder) throws IOException {
    Path temporary = folder.resolve(FILE + ".tmp");
    MAPPER.writeValue(temporary.toFile(), this);
    Files.move(temporary, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  HubPins with(String file, String digest) {
    Map<String, String> more = new TreeMap<>(sha256);
    more.put(file, digest);
    return new HubPins(repository, commit, more, whole);
  }

  HubPins withWhole(List<String> files) {
    return new HubPins(repository, commit, sha256, files);
  }
}
