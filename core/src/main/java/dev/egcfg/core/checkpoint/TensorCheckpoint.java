package dev.egcfg.core.checkpoint;

import dev.egcfg.core.fetch.FileDigests;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A checkpoint once its format has been read: tensors under Hugging Face names and what goes with
 * them.
 *
 * @param files all that were used, for the digest
 */
record TensorCheckpoint(
    ModelConfig config,
    Map<String, TensorSource> tensors,
    List<Path> files,
    Optional<String> tokenizerJson,
    Optional<ChatTemplateSource> chatTemplate,
    Set<Integer> endTokens)
    implements Checkpoint {

  @Override
  public String digest() {
    return FileDigests.ofFiles(files);
  }

  @Override
  public boolean has(String tensor) {
    return tensors.containsKey(tensor);
  }

  @Override
  public long[] shape(String tensor) {
    return source(tensor).shape();
  }

  @Override
  public void read(String tensor, long first, FloatBuffer target) {
    TensorSource source = source(tensor);
    if (first < 0 || first + target.remaining() > source.elements()) {
      throw new IllegalArgumentException(
          "tensor "
              + tensor
              + " has "
              + source.elements()
              + " elements, asked for "
              + target.remaining()
              + " from "
              + first);
    }
    source.read(first, target);
  }

  /** Nothing is held open; mappings go with the object. */
  @Override
  public void close() {}

  private TensorSource source(String tensor) {
    TensorSource source = tensors.get(tensor);
    if (source == null) {
      throw new IllegalArgumentException("no tensor named " + tensor);
    }
    return source;
  }
}
