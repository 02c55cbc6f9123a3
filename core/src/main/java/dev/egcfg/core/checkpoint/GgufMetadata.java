package dev.egcfg.core.checkpoint;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A GGUF file's key-value pairs.
 *
 * @param values Long, Double, Boolean, String, or an array of them: {@code long[]}, {@code
 *     double[]}, {@code String[]}
 */
record GgufMetadata(Path path, Map<String, Object> values) {

  Optional<String> text(String key) {
    return typed(key, String.class);
  }

  String requiredText(String key) {
    return text(key).orElseThrow(() -> missing(key));
  }

  Optional<String[]> texts(String key) {
    return typed(key, String[].class);
  }

  Optional<long[]> integers(String key) {
    return typed(key, long[].class);
  }

  Optional<double[]> numbers(String key) {
    return typed(key, double[].class);
  }

  Optional<Boolean> flag(String key) {
    return typed(key, Boolean.class);
  }

  Optional<Integer> integer(String key) {
    return typed(key, Long.class)
        .map(
            value -> {
              if (value < 0 || value > Integer.MAX_VALUE) {
                throw new CheckpointException(path + ": " + key + " is " + value);
              }
              return value.intValue();
            });
  }

  int requiredInteger(String key) {
    return integer(key).orElseThrow(() -> missing(key));
  }

  Optional<Double> number(String key) {
    return typed(key, Double.class);
  }

  private <T> Optional<T> typed(String key, Class<T> type) {
    Object value = values.get(key);
    if (value != null && !type.isInstance(value)) {
      throw new CheckpointException(
          path
              + ": metadata "
              + key
              + " has an unexpected type, "
              + value.getClass().getSimpleName());
    }
    return Optional.ofNullable(value).map(type::cast);
  }

  private CheckpointException missing(String key) {
    return new CheckpointException(path + ": metadata lacks " + key);
  }
}
