package dev.egcfg.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.egcfg.core.fetch.CacheDirectory;
import dev.egcfg.execution.LevelStatus;
import dev.egcfg.execution.SandboxLevel;
import dev.egcfg.execution.SandboxOptions;
import dev.egcfg.execution.Sandboxes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** A run of {@link TinyCheckpoint} on two problems of our own, in a folder. */
record TinyRun(Path folder, Path checkpoint, Path problems) {

  /** The strongest sandbox that works here without fetching anything, or none. */
  static final SandboxLevel LEVEL =
      Sandboxes.probe(SandboxOptions.defaults()).stream()
          .filter(LevelStatus::available)
          .map(LevelStatus::level)
          .findFirst()
          .orElse(SandboxLevel.UNSAFE);

  static final List<String> SANDBOX =
      List.of(
          "--sandbox=" + LEVEL.name().toLowerCase(Locale.ROOT).replace('_', '-'),
          "--unsafe-execution");

  /** What may differ between the rows of two runs of one plan. */
  static final List<String> VARYING =
      List.of("time", "millis", "cacheHits", "reusedTokens", "saved", "crc32");

  private static final ObjectMapper JSON = new ObjectMapper();

  static TinyRun in(Path folder) throws IOException {
    Path problems = folder.resolve("two-problems.jsonl");
    try (InputStream resource =
        Objects.requireNonNull(TinyRun.class.getResourceAsStream("two-problems.jsonl"))) {
      Files.write(problems, resource.readAllBytes());
    }
    PinnedJinja.linkInto(new CacheDirectory(folder.resolve("cache")));
    return new TinyRun(folder, TinyCheckpoint.write(folder.resolve("tiny")), problems);
  }

  /** The command, in the strongest sandbox that works here; its programs are our own. */
  List<String> arguments(Path out, String... more) {
    return arguments(List.of("run"), out, more);
  }

  /** Another command with a plan's options. */
  List<String> arguments(List<String> command, Path out, String... more) {
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(
        List.of(
            "--benchmark=humaneval",
            "--data=" + problems,
            "--model=" + checkpoint,
            "--precision=f32",
            "--threads=1",
            "--offline",
            "--out=" + out));
    arguments.addAll(SANDBOX);
    arguments.addAll(List.of(more));
    return arguments;
  }

  CommandLineCall call(List<String> arguments) {
    TestMachine machine = new TestMachine(folder.resolve("cache"), System.getenv());
    return CommandLineCall.on(machine, arguments.toArray(String[]::new));
  }

  /**
   * Starts a command as a process of its own, which signals can end: those that this process
   * ignores, as the jobs of a shell in the background do, are not ignored there.
   */
  Process start(List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "python3",
                "-c",
                "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL);"
                    + " os.execv(sys.argv[1], sys.argv[1:])",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // lives for seconds
                "-cp",
                System.getProperty("java.class.path"),
                Egcfg.class.getName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("EGCFG_CACHE", folder.resolve("cache").toString());
    return builder
        .redirectOutput(folder.resolve("started.out").toFile())
        .redirectError(folder.resolve("started.err").toFile())
        .start();
  }

  static List<JsonNode> rows(Path out) throws IOException {
    Path rows = out.resolve("rows/main.jsonl");
    List<JsonNode> nodes = new ArrayList<>();
    if (Files.exists(rows)) {
      for (String line : Files.readAllLines(rows)) {
        nodes.add(JSON.readTree(line));
      }
    }
    return nodes;
  }

  /** Rows without what may differ between two runs of one plan. */
  static List<JsonNode> comparable(Path out) throws IOException {
    List<JsonNode> rows = rows(out);
    rows.forEach(row -> ((ObjectNode) row).remove(VARYING));
    return rows;
  }
}
