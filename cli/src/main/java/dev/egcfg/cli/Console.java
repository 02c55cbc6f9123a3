package dev.egcfg.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a command writes. A terminal obeys what is written to it, so it gets what others wrote as
 * {@link Printable}; a file or pipe gets data as it is.
 *
 * @param out data, nothing else
 * @param err progress and messages
 * @param live whether a person watches {@code err} on a terminal, so that it may be redrawn
 * @param shown whether {@code out} is a terminal
 */
record Console(PrintStream out, PrintStream err, boolean live, boolean shown) {

  /** One whose data goes to no terminal. */
  Console(PrintStream out, PrintStream err, boolean live) {
    this(out, err, live, false);
  }

  /** Writes one line of data. */
  void data(String line) {
    text(line + "\n");
  }

  /** Writes data as it is, without a line break of its own. */
  void text(String block) {
    out.append(shown ? Printable.block(block) : block);
    out.flush();
  }

  /** Writes one line about what happens. */
  void note(String line) {
    err.append(Printable.line(line)).append('\n');
    err.flush();
  }

  /** Whether one of this process's standard streams is a terminal; Java itself asks about all. */
  static boolean isTerminal(int descriptor) {
    try {
      Path target = Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(descriptor)));
      return target.startsWith("/dev/pts") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }
}
