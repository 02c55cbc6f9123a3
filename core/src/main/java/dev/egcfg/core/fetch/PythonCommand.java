package dev.egcfg.core.fetch;

import dev.egcfg.core.endpoint.ApiKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs the user's Python for its modules. */
record PythonCommand(String name) {

  /**
   * Runs it and waits.
   *
   * @param listener hears every line that it prints, errors too
   * @return its last line; empty if it printed none
   * @throws IOException if it fails; the message says why, for people
   */
  String run(List<String> arguments, Consumer<String> listener) throws IOException {
    List<String> command = new ArrayList<>(List.of(name));
    command.addAll(arguments);
    Process process;
    try {
      process =
          ApiKey.withheldFrom(new ProcessBuilder(command))
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
    } catch (IOException e) {
      throw new IOException(name + " is not found: install Python 3 with pip", e);
    }
    try (BufferedReader lines = process.inputReader()) {
      String last = "";
      String error = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        listener.accept(line);
        last = line.isBlank() ? last : line.strip();
        error = line.startsWith("ERROR: ") && error.isEmpty() ? line.substring(7) : error;
      }
      if (process.waitFor() != 0) {
        throw new IOException(reason(error.isEmpty() ? last : error));
      }
      return last;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } finally {
      process.destroy();
    }
  }

  private static String reason(String said) {
    if (said.contains("No module named pip")) {
      return "pip is missing: install it (python3-pip, or python3 -m ensurepip)";
    }
    if (said.contains("No module named venv")) {
      return "Python's venv module is missing: install it (python3-venv)";
    }
    return said.isEmpty() ? "Python ended without a word" : said;
  }
}
