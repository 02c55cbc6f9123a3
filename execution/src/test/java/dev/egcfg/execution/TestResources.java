package dev.egcfg.execution;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Files beside the tests. */
final class TestResources {

  private TestResources() {}

  static String read(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(TestResources.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
