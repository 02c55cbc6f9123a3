package dev.egcfg.core.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egcfg.core.Advance;
import dev.egcfg.core.Sequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Native memory is not the garbage collector's: what a step forgets to give back is lost. */
class SteadyMemoryTest {

  private static final long MEBIBYTE = 1 << 20;

  @Test
  void residentMemoryIsFlatOverAThousandSteps() throws IOException {
    try (TorchModel model = Golden.of("qwen2-tied-bf16").loadWithPrefixCache(2000)) {
      Random random = new Random(4);
      steps(model, random, 500);
      long before = residentBytes();
      steps(model, random, 1000);
      assertThat(residentBytes() - before).isLessThan(24 * MEBIBYTE);
      assertThat(model.heldTokens()).isZero();
    }
  }

  /** An output of 100 to 140 rows that each round forgot would be more than 50 MiB in all. */
  private static void steps(TorchModel model, Random random, int count) {
    for (int i = 0; i < count; i++) {
      if (i % 25 == 0) {
        System.gc(); // the heap must not grow by garbage: it is not what is measured
      }
      int vocabulary = model.card().vocabularySize();
      try (Sequence trunk = model.open()) {
        int[] prompt = random.ints(100 + random.nextInt(100), 0, vocabulary).toArray();
        model.step(List.of(new Advance(trunk, prompt, Math.min(140, prompt.length))));
        try (Sequence fork = trunk.fork(50)) {
          model.step(List.of(Advance.of(trunk, 1), Advance.of(fork, 2, 3)));
        }
      }
    }
  }

  private static long residentBytes() throws IOException {
    String pages = Files.readString(Path.of("/proc/self/statm")).split(" ")[1];
    return Long.parseLong(pages) * 4096;
  }
}
