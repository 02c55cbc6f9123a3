package dev.egcfg.core.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Opens checkpoints of every supported format. */
public final class Checkpoints {

  private Checkpoints() {}

  /**
   * Opens a checkpoint: a {@code .gguf} file, a {@code .safetensors} file with its config.json
   * beside it, or a folder in Hugging Face form (one safetensors file, or shards with an index) or
   * with one GGUF model. Of a model in several GGUF files any one may be named.
   *
   * @throws CheckpointException if it is missing, malformed, truncated, or of an unsupported kind
   */
  public static Checkpoint open(Path path) {
    try {
      return opened(path);
    } catch (CheckpointException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      // whatever else a reader trips over lies in the file
      throw new CheckpointException(path + ": malformed (" + e + "); fetch it again", e);
    }
  }

  private static Checkpoint opened(Path path) {
    if (Files.isDirectory(path)) {
      return openFolder(path);
    }
    if (!Files.exists(path)) {
      throw new CheckpointException(path + ": no such file or folder");
    }
    if (path.toString().endsWith(".safetensors")) {
      return HuggingFaceFolder.openFile(path);
    }
    if (path.toString().endsWith(".gguf")) {
      return GgufCheckpoint.open(path);
    }
    throw new CheckpointException(
        path + ": neither .gguf nor .safetensors nor a folder with a checkpoint");
  }

  /**
   * Decodes whole blocks of a GGUF type.
   *
   * @param type such as {@code Q4_K}
   * @throws CheckpointException if the type is not supported or the bytes are no whole blocks
   */
  public static float[] dequantise(String type, byte[] blocks) {
    ElementType known =
        ElementType.ofName(type)
            .orElseThrow(() -> new CheckpointException("block type " + type + " is not supported"));
    if (blocks.length % known.blockBytes != 0) {
      throw new CheckpointException(
          blocks.length + " bytes are no whole " + type + " blocks of " + known.blockBytes);
    }
    int count = blocks.length / known.blockBytes;
    float[] values = new float[count * known.blockElements];
    known.decoder.decode(blocks, 0, count, values, 0);
    return values;
  }

  private static Checkpoint openFolder(Path folder) {
    if (Files.exists(folder.resolve("config.json"))) {
      return HuggingFaceFolder.open(folder);
    }
    List<Path> ggufs =
        ggufFiles(folder).stream().map(file -> GgufParts.of(file).get(0)).distinct().toList();
    if (ggufs.size() == 1) {
      return GgufCheckpoint.open(ggufs.get(0));
    }
    throw new CheckpointException(
        ggufs.isEmpty()
            ? folder + ": holds neither config.json nor a .gguf file"
            : folder + ": holds " + ggufs.size() + " models in .gguf files; name one of them");
  }

  private static List<Path> ggufFiles(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(file -> file.toString().endsWith(".gguf")).sorted().toList();
    } catch (IOException e) {
      throw new CheckpointException(folder + ": cannot be listed: " + e.getMessage(), e);
    }
  }
}
