package dev.egcfg.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a command writes.
 *
 * @param out data, nothing else
 * @param err progress and messages
 * @param live whether a person watches {@code err} on a terminal, so that it may be redrawn
 */
record Console(PrintStream out, PrintStream err, boolean live) {

  /** Writes one line of data. */
  void data(String line) {
    out.append(line).append('\n');
  }

  /** Writes one line about what happens. */
  void note(String line) {
    err.append(line).append('\n');
    err.flush();
  }

  /** Whether this process's standard error is a terminal; Java itself asks about all streams. */
  static boolean standardErrorIsTerminal() {
    try {
      Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/2"));
      return target.startsWith("/dev/pts") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }
}
