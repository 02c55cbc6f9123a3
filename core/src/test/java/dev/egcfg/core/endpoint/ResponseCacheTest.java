package dev.egcfg.core.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResponseCacheTest {

  @Test
  void manyWritersAndReadersMeetWholeAnswersOnly(@TempDir Path folder) throws Exception {
    List<String> answers =
        IntStream.range(0, 4).mapToObj(i -> "answer " + i + "\n" + "x".repeat(50_000)).toList();
    // two caches stand for two processes: they share nothing but the folder
    List<ResponseCache> caches = List.of(new ResponseCache(folder), new ResponseCache(folder));
    List<String> read =
        IntStream.range(0, 400)
            .parallel()
            .mapToObj(
                i -> {
                  ResponseCache cache = caches.get(i % 2);
                  cache.put("question", answers.get(i % 4));
                  return cache.find("question").orElse("nothing");
                })
            .toList();

    assertThat(read).isSubsetOf(answers);
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(1);
    }
  }
}
