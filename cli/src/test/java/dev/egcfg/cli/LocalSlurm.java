package dev.egcfg.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A real Slurm of three nodes on this machine: {@code scripts/slurm-local}. */
final class LocalSlurm implements AutoCloseable {

  private static final Path SCRIPT = Path.of("../scripts/slurm-local").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path folder;

  private LocalSlurm(Path folder) {
    this.folder = folder;
  }

  /** Whether it can be started: Debian's slurm-wlm and munge are there, and this is root. */
  static boolean isPossible() {
    return Stream.of("/usr/sbin/slurmctld", "/usr/sbin/slurmd", "/usr/sbin/munged")
            .allMatch(program -> Files.isExecutable(Path.of(program)))
        && System.getProperty("user.name").equals("root");
  }

  static LocalSlurm start(Path folder) throws Exception {
    LocalSlurm slurm = new LocalSlurm(Files.createDirectories(folder));
    slurm.run(SCRIPT.toString(), "start", folder.toString());
    return slurm;
  }

  /** What a process needs to find it. */
  Map<String, String> environment() {
    return Map.of("SLURM_CONF", folder.resolve("slurm.conf").toString());
  }

  /** Runs a command of Slurm, or any other, and returns what it printed. */
  String run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment());
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    int code = process.waitFor();
    String text = Files.readString(output, StandardCharsets.UTF_8);
    if (code != 0) {
      throw new IllegalStateException(String.join(" ", command) + " failed: " + text);
    }
    return text.strip();
  }

  /** Tasks of an array in a state, such as {@code 12_3}. */
  List<String> tasks(String job, String state) throws IOException, InterruptedException {
    return run(
            "squeue", "--noheader", "--array", "--format=%i", "--jobs=" + job, "--states=" + state)
        .lines()
        .map(String::strip)
        .toList();
  }

  /** Waits for what happens in other processes; fails after three minutes. */
  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    await(what, PATIENCE, condition);
  }

  static void await(String what, Duration patience, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.currentTimeMillis() + patience.toMillis();
    while (!condition.getAsBoolean()) {
      if (System.currentTimeMillis() > end) {
        throw new AssertionError("waited in vain for " + what);
      }
      Thread.sleep(100);
    }
  }

  @Override
  public void close() throws Exception {
    run(SCRIPT.toString(), "stop", folder.toString());
  }
}
