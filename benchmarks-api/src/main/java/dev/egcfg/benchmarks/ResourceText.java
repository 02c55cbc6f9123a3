package dev.egcfg.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/** Text files that are shipped beside a class. */
public final class ResourceText {

  private ResourceText() {}

  /** The whole text. */
  public static String read(Class<?> beside, String name) {
    try (InputStream bytes = beside.getResourceAsStream(name)) {
      if (bytes == null) {
        throw new IllegalStateException("no resource " + name + " beside " + beside.getName());
      }
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read resource " + name, e);
    }
  }

  /** Problem ids, one a line; blank lines and lines that start with {@code #} are left out. */
  public static Set<String> problemIds(Class<?> beside, String name) {
    return read(beside, name)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .collect(Collectors.toUnmodifiableSet());
  }
}
