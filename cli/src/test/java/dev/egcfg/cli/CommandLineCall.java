package dev.egcfg.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** One call of {@code egcfg} through its real entry point, in this process. */
record CommandLineCall(int exitCode, String out, String err) {

  /** On a machine without a network whose cache is empty. */
  static CommandLineCall egcfg(String... arguments) {
    Path cache = Path.of("target/empty-cache").toAbsolutePath();
    return on(new TestMachine(cache, Map.of("PATH", System.getenv("PATH"))), arguments);
  }

  static CommandLineCall on(Machine machine, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Egcfg.run(
            new Console(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                false),
            machine,
            arguments);
    return new CommandLineCall(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
