package dev.egcfg.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged and hostile model files end in one line, or in a model: {@code -Dfuzz.mutations} of good
 * ones, each the same for its number. As many as take a minute, or with {@code -Pfuzz} an hour.
 */
class CheckpointFuzzTest {

  private static final int MUTATIONS = Integer.getInteger("fuzz.mutations", 12_000);

  /** None takes a hundredth of it; what hangs takes all. */
  private static final Duration EACH = Duration.ofSeconds(60);

  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    2,
    127,
    128,
    255,
    256,
    65_535,
    3_000_000,
    900_000_000,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MAX_VALUE - 63,
    -64
  };
  private static final List<String> WORDS =
      List.of(
          "0",
          "-1",
          "1e999",
          "3000000",
          "2147483647",
          "9223372036854775807",
          "null",
          "true",
          "[]",
          "{}",
          "\"\"",
          "[[",
          "\u001b[2J",
          "\\u202e",
          "\"",
          ",",
          "NaN",
          "0.5");

  private record Form(String file, byte[] good, List<Path> others) {}

  @TempDir private Path folder;

  @Test
  void endInOneLine() throws Exception {
    List<Form> forms = Stream.concat(Stream.of(gguf()), folders()).toList();
    int refused = 0;
    for (int number = 0; number < MUTATIONS; number++) {
      Form form = forms.get(number % forms.size());
      Path file = folder.resolve(form.file());
      Files.write(file, mutated(form.good(), new Random(number)));
      for (Path other : form.others()) {
        Path copy = folder.resolve(other.getFileName());
        if (!copy.equals(file)) {
          Files.copy(other, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
      Path opened = form.others().isEmpty() ? file : folder;
      String said = assertTimeoutPreemptively(EACH, () -> opening(opened), "mutation " + number);
      refused += said.isEmpty() ? 0 : 1;
      assertThat(said).as("mutation %d of %s", number, form.file()).doesNotContain("malformed (");
      Files.delete(file);
      if (form.others().isEmpty()) {
        continue;
      }
      for (Path other : form.others()) {
        Files.deleteIfExists(folder.resolve(other.getFileName()));
      }
    }
    assertThat(refused).isBetween(1, MUTATIONS - 1);
  }

  /** Why it is refused, or nothing. */
  private static String opening(Path path) {
    try (Checkpoint checkpoint = Checkpoints.open(path)) {
      FloatBuffer some = FloatBuffer.allocate(4);
      checkpoint.read("model.norm.weight", 0, some);
      return "";
    } catch (CheckpointException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static Form gguf() throws IOException {
    byte[] bytes = GgufBytes.tiny("llama").tinyTensors(11).toBytes();
    return new Form("model.gguf", bytes, List.of());
  }

  private static Stream<Form> folders() throws IOException, URISyntaxException {
    Path models =
        Path.of(
            Objects.requireNonNull(CheckpointFuzzTest.class.getResource("/golden/models")).toURI());
    Stream.Builder<Form> forms = Stream.builder();
    for (String name :
        List.of(
            "llama-attention-bias-f32",
            "qwen3-f32",
            "starcoder2-f32",
            "llama-headdim-rope-llama3-f16-sharded")) {
      try (Stream<Path> listing = Files.list(models.resolve(name))) {
        List<Path> files =
            listing
                .filter(file -> !file.getFileName().toString().startsWith("golden"))
                .sorted()
                .toList();
        for (Path file : files) {
          forms.add(new Form(file.getFileName().toString(), Files.readAllBytes(file), files));
        }
      }
    }
    return forms.build();
  }

  /** A few changes, most of them near the beginning, where formats keep what is believed. */
  private static byte[] mutated(byte[] good, Random random) {
    byte[] bytes = good.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = (int) (Math.pow(random.nextDouble(), 3) * bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        case 3 -> put(bytes, at, 8, NUMBERS[random.nextInt(NUMBERS.length)]);
        case 4 -> put(bytes, at, 4, NUMBERS[random.nextInt(NUMBERS.length)]);
        default -> bytes = spliced(bytes, at, random);
      }
    }
    return bytes;
  }

  private static void put(byte[] bytes, int at, int size, long number) {
    ByteBuffer little = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    little.putLong(number);
    System.arraycopy(little.array(), 0, bytes, at, Math.min(size, bytes.length - at));
  }

  /** Puts a word in the place of the next few bytes, a number of JSON if there is one. */
  private static byte[] spliced(byte[] bytes, int at, Random random) {
    int start = at;
    while (start < bytes.length && start < at + 200 && !Character.isDigit(bytes[start])) {
      start++;
    }
    int end = start;
    while (end < bytes.length && Character.isDigit(bytes[end])) {
      end++;
    }
    byte[] word = WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
    ByteBuffer joined = ByteBuffer.allocate(start + word.length + bytes.length - end);
    joined.put(bytes, 0, start).put(word).put(bytes, end, bytes.length - end);
    return joined.array();
  }
}
