package dev.egcfg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever starts a process must keep the server's key from it. */
class ChildProcessesTest {

  @Test
  void everyProcessIsStartedWithoutTheKey() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      List<Path> starting =
          files
              .filter(file -> file.toString().contains("/src/main/java/"))
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> text(file).contains("new ProcessBuilder("))
              .toList();

      assertThat(starting).isNotEmpty();
      assertThat(starting)
          .allSatisfy(
              file ->
                  assertThat(text(file))
                      .containsAnyOf(
                          "ApiKey.withheldFrom(",
                          "environment().clear()",
                          "environment().remove(API_KEY)"));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
