package dev.egcfg.experiments;

import dev.egcfg.core.endpoint.ApiKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What one of the cluster's commands answered. Its messages are kept apart: sites print notices
 * there, beside an answer that is right.
 */
record SlurmCommand(int exitCode, String answer, String messages) {

  /**
   * @throws IOException if there is no such command, or it has not ended in time
   */
  static SlurmCommand run(List<String> call, Duration patience)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("egcfg-slurm", ".out");
    Path err = Files.createTempFile("egcfg-slurm", ".err");
    try {
      Process process =
          ApiKey.withheldFrom(new ProcessBuilder(call))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      process.getOutputStream().close();
      try {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new IOException(
              call.get(0) + " has not answered in " + patience.toSeconds() + " s");
        }
      } finally {
        process.destroyForcibly();
      }
      return new SlurmCommand(process.exitValue(), text(out), text(err));
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
  }

  /** Whether the job has left the queue so long ago that Slurm has forgotten it. */
  boolean isOfUnknownJob() {
    return exitCode != 0 && messages.contains("Invalid job id");
  }
}
