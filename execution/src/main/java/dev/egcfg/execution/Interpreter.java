package dev.egcfg.execution;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Python interpreter, resolved once so that shims cost nothing later.
 *
 * @param executable the program itself, not a shim
 * @param prefixes folders that it needs, outside of /usr too
 * @param version such as {@code 3.11.7}
 */
record Interpreter(Path executable, List<Path> prefixes, String version) {

  private static final int SECONDS_TO_ANSWER = 20;

  Interpreter {
    prefixes = List.copyOf(prefixes);
  }

  /**
   * Asks the interpreter where it is.
   *
   * @throws SandboxUnavailableException if there is none, or one older than 3.9
   */
  static Interpreter resolve(Optional<Path> wanted) {
    String command = wanted.map(Path::toString).orElse("python3");
    List<String> answer = ask(command);
    if (answer.size() != 5) {
      throw new SandboxUnavailableException(
          command + " does not answer as a Python 3 interpreter: name one in EGCFG_PYTHON");
    }
    String[] parts = answer.get(1).split("\\.", -1);
    if (Integer.parseInt(parts[0]) != 3 || Integer.parseInt(parts[1]) < 9) {
      throw new SandboxUnavailableException(
          command + " is Python " + answer.get(1) + ": 3.9 or later is needed");
    }
    List<Path> prefixes =
        Stream.of(answer.get(2), answer.get(3), answer.get(4)).distinct().map(Path::of).toList();
    return new Interpreter(Path.of(answer.get(0)), prefixes, answer.get(1));
  }

  private static List<String> ask(String command) {
    try {
      Process process =
          new ProcessBuilder(command, "-I", "-c", question())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      byte[] answer = process.getInputStream().readAllBytes();
      if (!process.waitFor(SECONDS_TO_ANSWER, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return new String(answer, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new SandboxUnavailableException(
          "no Python interpreter at " + command + ": install Python 3.9 or later");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxUnavailableException("interrupted while looking for Python");
    }
  }

  private static String question() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Interpreter.class.getResourceAsStream("locate.py"), "locate.py")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The prefixes that a container with /usr still lacks. */
  List<Path> prefixesOutsideUsr() {
    return prefixes.stream().filter(path -> !path.startsWith("/usr")).toList();
  }

  /** The first file of that name on the PATH that can be executed. */
  static Optional<Path> onPath(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
