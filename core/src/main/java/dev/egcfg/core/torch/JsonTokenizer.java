package dev.egcfg.core.torch;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.egcfg.core.Tokenizer;
import dev.egcfg.core.checkpoint.CheckpointException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A tokenizer.json run by Hugging Face's tokenizers library.
 *
 * <p>Truncation, padding and special tokens are switched off, whatever the file asks for: texts
 * here are prompts, not training rows. {@code tokenizer_config.json} is not read, because the
 * clean-up that it may ask for damages code.
 */
public final class JsonTokenizer implements Tokenizer, AutoCloseable {

  private static final Map<String, String> AS_IT_STANDS =
      Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

  private final HuggingFaceTokenizer tokenizer;

  private JsonTokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * Loads a tokenizer, which a process of its own has tried before.
   *
   * @param json the text of a tokenizer.json
   * @throws CheckpointException if the library cannot use it
   */
  public static JsonTokenizer of(String json) {
    TokenizerTrial.require(json);
    return untried(json);
  }

  /** Loads a tokenizer that may end this process. */
  static JsonTokenizer untried(String json) {
    // the library would look for a build of its own for a GPU's CUDA version, and download it
    System.getProperties().putIfAbsent("RUST_FLAVOR", "cpu");
    try {
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      return new JsonTokenizer(
          HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(bytes), AS_IT_STANDS));
    } catch (IOException | RuntimeException e) {
      throw new CheckpointException("tokenizer.json cannot be used: " + e.getMessage(), e);
    }
  }

  @Override
  public int[] encode(String text) {
    long[] ids = tokenizer.encode(text, false, false).getIds();
    int[] tokens = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      tokens[i] = (int) ids[i];
    }
    return tokens;
  }

  @Override
  public String decode(List<Integer> tokens) {
    return tokenizer.decode(tokens.stream().mapToLong(Integer::longValue).toArray(), true);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
