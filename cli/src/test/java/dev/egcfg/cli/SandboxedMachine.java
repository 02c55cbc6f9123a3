package dev.egcfg.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egcfg.core.fetch.CacheDirectory;
import dev.egcfg.execution.LevelStatus;
import dev.egcfg.execution.SandboxLevel;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A machine on which a real sandbox works: with the user's own cache, where bubblewrap may lie, and
 * with the system's interpreter where the first one on the path is out of the sandbox's reach.
 */
final class SandboxedMachine {

  private static final Optional<TestMachine> FOUND = find();

  private SandboxedMachine() {}

  /** Calls egcfg on it, offline; the calling test is skipped where there is none. */
  static CommandLineCall egcfg(String... arguments) {
    return egcfg(machine(), arguments);
  }

  /** Skips the calling test where there is none. */
  static TestMachine machine() {
    assumeTrue(FOUND.isPresent(), "skipped: no sandbox works on this machine (egcfg doctor)");
    return FOUND.orElseThrow();
  }

  /** Calls egcfg on a variation of it, offline. */
  static CommandLineCall egcfg(TestMachine machine, String... arguments) {
    return CommandLineCall.on(
        machine,
        Stream.concat(Stream.of(arguments), Stream.of("--offline")).toArray(String[]::new));
  }

  private static Optional<TestMachine> find() {
    Map<String, String> systemPython = new HashMap<>(System.getenv());
    systemPython.put("EGCFG_PYTHON", "/usr/bin/python3");
    return Stream.of(System.getenv(), systemPython)
        .map(environment -> new TestMachine(CacheDirectory.ofEnvironment(), environment))
        .filter(SandboxedMachine::works)
        .findFirst();
  }

  private static boolean works(TestMachine machine) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    List<LevelStatus> levels =
        new Provisions(new Console(nowhere, nowhere, false), machine, true).probe();
    return levels.stream()
        .anyMatch(status -> status.available() && status.level() != SandboxLevel.UNSAFE);
  }
}
