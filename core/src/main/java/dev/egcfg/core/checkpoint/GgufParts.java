package dev.egcfg.core.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A model in one GGUF file, or in several as llama.cpp's {@code gguf-split} names and numbers them:
 * the first holds the metadata, each its own tensors.
 */
final class GgufParts {

  private static final Pattern NAME = Pattern.compile("(.*)-(\\d{5})-of-(\\d{5})\\.gguf");

  private GgufParts() {}

  /** All files of the model that this one belongs to, the first one first. */
  static List<Path> of(Path file) {
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    if (!name.matches()) {
      return List.of(file);
    }
    int count = Integer.parseInt(name.group(3));
    return IntStream.rangeClosed(1, count)
        .mapToObj(part -> "%s-%05d-of-%05d.gguf".formatted(name.group(1), part, count))
        .map(file::resolveSibling)
        .toList();
  }

  /**
   * The model's metadata and all its tensors.
   *
   * @throws CheckpointException if a part is missing or is not one of this model
   */
  static GgufFile open(List<Path> parts) {
    GgufFile first = GgufFile.open(parts.get(0));
    int count = first.metadata().integer("split.count").orElse(1);
    if (count != parts.size()) {
      throw new CheckpointException(
          parts.get(0)
              + ": is one of "
              + count
              + " files, its name says "
              + parts.size()
              + "; give them their names back, such as model-00001-of-0000"
              + count
              + ".gguf, or merge them with llama-gguf-split --merge");
    }
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(first.tensors());
    for (int part = 1; part < count; part++) {
      add(parts.get(part), part, tensors);
    }
    int expected = first.metadata().integer("split.tensors.count").orElse(tensors.size());
    if (tensors.size() != expected) {
      throw new CheckpointException(
          parts.get(0)
              + ": its files hold "
              + tensors.size()
              + " tensors instead of "
              + expected
              + "; fetch them again");
    }
    return new GgufFile(first.metadata(), tensors);
  }

  private static void add(Path path, int number, Map<String, StoredTensor> tensors) {
    if (!Files.exists(path)) {
      throw new CheckpointException(
          path + ": no such file: the model is in several, which belong into one folder");
    }
    GgufFile part = GgufFile.open(path);
    if (part.metadata().integer("split.no").orElse(-1) != number) {
      throw new CheckpointException(path + ": is not the part that its name says; fetch it again");
    }
    part.tensors()
        .forEach(
            (name, tensor) -> {
              if (tensors.put(name, tensor) != null) {
                throw new CheckpointException(
                    path + ": tensor " + name + " is in another part too; fetch them again");
              }
            });
  }
}
