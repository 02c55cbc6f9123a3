package dev.egcfg.core.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egcfg.core.TextFile;
import dev.egcfg.core.checkpoint.CheckpointException;
import java.io.IOException;
import java.nio.file.Path;

/** What another program computed for a model, to compare with. */
public sealed interface Golden permits GoldenLogits, GoldenContinuations, GoldenTokens {

  /**
   * Reads a golden file: safetensors with logits, or JSON with continuations or with token ids.
   *
   * @throws CheckpointException if it is missing, malformed, or none of these
   */
  static Golden read(Path path) {
    if (path.toString().endsWith(".safetensors")) {
      return GoldenLogits.read(path);
    }
    ObjectMapper mapper =
        new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    try {
      JsonNode json = mapper.readTree(TextFile.read(path));
      JsonNode first = json.path("cases").path(0);
      if (first.has("prompt_ids")) {
        return mapper.treeToValue(json, GoldenContinuations.class);
      }
      if (first.has("ids")) {
        return mapper.treeToValue(json, GoldenTokens.class);
      }
    } catch (JsonProcessingException e) {
      throw new CheckpointException(path + ": malformed golden file: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new CheckpointException(path + ": golden file cannot be read: " + e.getMessage(), e);
    }
    throw new CheckpointException(
        path + ": its cases have neither 'prompt_ids' nor 'ids'; not a golden file");
  }
}
