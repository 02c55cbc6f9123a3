package dev.egcfg.core.torch;

import dev.egcfg.core.checkpoint.CheckpointException;
import dev.egcfg.core.endpoint.ApiKey;
import dev.egcfg.core.fetch.CacheDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries a tokenizer.json in a process of its own before this one loads it, once for each file: its
 * regular expressions and replacements may abort the library, and the process with it, or make it
 * work without an end.
 */
final class TokenizerTrial {

  private static final Logger LOG = LoggerFactory.getLogger(TokenizerTrial.class);

  /** For Java's start and all samples; a vocabulary of 256,000 takes half of it. */
  private static final int CPU_SECONDS = 8;

  private static final int ADDRESS_SPACE_KIB = 3 << 20;

  /** For what waits instead of working, on a machine with other work. */
  private static final int PATIENCE_SECONDS = 120;

  private static final List<Integer> OUT_OF_TIME = List.of(128 + 9, 128 + 24);
  private static final int SHORT_RUN = 500;
  private static final int LONG_RUN = 5_000;

  private static final List<String> KINDS =
      List.of(
          "a", "Z", "7", " ", "\n", "\t", "\r\n", ".", "(", "_", "'s", "é", "漢", "😀", "\u0301",
          "a ", "a\n", "1,");

  private TokenizerTrial() {}

  /**
   * @throws CheckpointException if the library does not survive it
   */
  static void require(String json) {
    String trial = DigestUtils.sha256Hex(json + samples().collect(Collectors.joining()));
    Path mark = CacheDirectory.ofEnvironment().triedTokenizers().resolve(trial);
    if (Files.exists(mark)) {
      return;
    }
    try {
      int code = tried(json);
      if (code != 0) {
        throw new CheckpointException(
            "tokenizer.json cannot be used: "
                + (OUT_OF_TIME.contains(code)
                    ? "its library comes to no end with a short text"
                    : "its library dies of a short text (status " + code + ")")
                + "; fetch the model again, or take another form of it");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a tokenizer cannot be tried: " + e.getMessage(), e);
    }
    try {
      Files.createDirectories(mark.getParent());
      Files.writeString(mark, "");
    } catch (IOException e) {
      LOG.debug("a tokenizer will be tried again: {}", e.getMessage());
    }
  }

  private static int tried(String json) throws IOException {
    Path file = Files.createTempFile("egcfg-tokenizer", ".json");
    try {
      Files.writeString(file, json);
      ProcessBuilder builder = ApiKey.withheldFrom(new ProcessBuilder(command()));
      builder.environment().put("MALLOC_ARENA_MAX", "2");
      Process process =
          builder
              .redirectInput(file.toFile())
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start();
      try {
        if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          return process.exitValue();
        }
        return OUT_OF_TIME.get(0);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted while a tokenizer was tried");
      } finally {
        process.destroyForcibly();
      }
    } finally {
      Files.delete(file);
    }
  }

  private static List<String> command() {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            "/bin/sh",
            "-c",
            "ulimit -c 0; ulimit -t %d; ulimit -v %d; exec \"$0\" \"$@\""
                .formatted(CPU_SECONDS, ADDRESS_SPACE_KIB),
            Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(
        List.of(
            ("-Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=32m"
                    + " -XX:CompressedClassSpaceSize=64m -XX:-UsePerfData"
                    + " -XX:-CreateCoredumpOnCrash -XX:+ErrorFileToStderr")
                .split(" ")));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), TokenizerTrial.class.getName()));
    return command;
  }

  /**
   * The process of its own: reads the file from standard input. What the library answers with an
   * error, it will in the other process, too.
   */
  public static void main(String[] arguments) throws IOException {
    String json = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    try (JsonTokenizer tokenizer = JsonTokenizer.untried(json)) {
      samples()
          .forEach(
              sample -> tokenizer.decode(IntStream.of(tokenizer.encode(sample)).boxed().toList()));
    } catch (RuntimeException e) {
      LOG.debug("{}", e.getMessage());
    }
  }

  /**
   * Runs of characters of one kind, ended by all of ASCII or by each other: what a regular
   * expression that goes astray goes astray on.
   */
  private static Stream<String> samples() {
    String ascii =
        IntStream.range(' ', 0x7F).mapToObj(Character::toString).collect(Collectors.joining());
    return Stream.concat(
        KINDS.stream().map(kind -> kind.repeat(LONG_RUN) + ascii),
        KINDS.stream().flatMap(kind -> KINDS.stream().map(end -> kind.repeat(SHORT_RUN) + end)));
  }
}
