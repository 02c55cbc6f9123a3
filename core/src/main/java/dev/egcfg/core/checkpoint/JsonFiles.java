package dev.egcfg.core.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.egcfg.core.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A checkpoint's JSON files; what is wrong with them becomes one line. */
final class JsonFiles {

  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private static final long MOST_BYTES = 1 << 28;

  /** Three times those of the largest vocabularies; each takes up to a hundred bytes as a node. */
  private static final long MOST_VALUES = 8_000_000;

  private JsonFiles() {}

  static JsonNode object(Path path) {
    return objectIfPresent(path)
        .orElseThrow(() -> new CheckpointException(path + ": no such file"));
  }

  static Optional<JsonNode> objectIfPresent(Path path) {
    return text(path).map(text -> parse(path.toString(), text));
  }

  static Optional<String> text(Path path) {
    try {
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        throw new CheckpointException(path + ": is no file");
      }
      if (Files.exists(path) && Files.size(path) > MOST_BYTES) {
        throw new CheckpointException(path + ": has more than " + MOST_BYTES + " bytes");
      }
      return Optional.of(TextFile.read(path));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new CheckpointException(path + ": cannot be read as text: " + e.getMessage(), e);
    }
  }

  /** Parses an object; {@code where} is for the message. */
  static JsonNode parse(String where, String json) {
    if (json.chars().filter(sign -> sign == ',' || sign == '[' || sign == '{').count()
        > MOST_VALUES) {
      throw new CheckpointException(where + ": more than " + MOST_VALUES + " values");
    }
    try {
      JsonNode node = MAPPER.readTree(json);
      if (!node.isObject()) {
        throw new CheckpointException(where + ": not a JSON object; fetch it again");
      }
      return node;
    } catch (JsonProcessingException e) {
      long line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      String reason = e.getOriginalMessage().lines().findFirst().orElse("malformed");
      throw new CheckpointException(
          where + ":" + line + ": not valid JSON: " + reason + "; fetch it again", e);
    }
  }
}
