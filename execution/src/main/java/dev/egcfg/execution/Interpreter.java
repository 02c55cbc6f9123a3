package dev.egcfg.execution;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Python interpreter, resolved once so that shims cost nothing later.
 *
 * @param executable the program itself, not a shim
 * @param prefixes folders that it needs, outside of /usr too; none lies in another
 * @param version such as {@code 3.11.7}
 */
record Interpreter(Path executable, List<Path> prefixes, String version) {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+");

  Interpreter {
    prefixes = List.copyOf(prefixes);
  }

  /**
   * Asks the interpreter where it is.
   *
   * @throws SandboxUnavailableException if there is none, or one older than 3.9
   */
  static Interpreter resolve(Optional<Path> wanted) {
    return resolve(wanted, PATIENCE);
  }

  static Interpreter resolve(Optional<Path> wanted, Duration patience) {
    String command = wanted.map(Path::toString).orElse("python3");
    List<String> answer = ask(command, patience);
    if (answer.size() < 3 || !VERSION.matcher(answer.get(1)).matches()) {
      throw new SandboxUnavailableException(
          command + " does not answer as a Python 3 interpreter: name one in EGCFG_PYTHON");
    }
    String[] parts = answer.get(1).split("\\.", -1);
    if (Integer.parseInt(parts[0]) != 3 || Integer.parseInt(parts[1]) < 9) {
      throw new SandboxUnavailableException(
          command
              + " is Python "
              + answer.get(1)
              + ", but 3.9 or later is needed: name one in EGCFG_PYTHON");
    }
    List<Path> prefixes =
        outermost(answer.subList(2, answer.size()).stream().map(Path::of).distinct().toList());
    prefixes.forEach(prefix -> requireNoHome(command, prefix));
    return new Interpreter(Path.of(answer.get(0)), prefixes, answer.get(1));
  }

  private static List<Path> outermost(List<Path> folders) {
    return folders.stream()
        .filter(
            folder ->
                folders.stream().noneMatch(other -> folder.startsWith(other) && folder != other))
        .toList();
  }

  /** Programs can read the interpreter's folders, which must not be those of its user. */
  private static void requireNoHome(String command, Path prefix) {
    if (Path.of(System.getProperty("user.home")).startsWith(prefix)) {
      throw new SandboxUnavailableException(
          command
              + " is installed in "
              + prefix
              + ", where programs could read your home directory: name another in EGCFG_PYTHON");
    }
  }

  private static List<String> ask(String command, Duration patience) {
    Process process;
    try {
      process =
          new ProcessBuilder(command, "-I", "-c", question())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new SandboxUnavailableException(
          "no Python interpreter at "
              + command
              + ": install Python 3.9 or later, or name one in EGCFG_PYTHON");
    }
    try {
      return CompletableFuture.supplyAsync(() -> process.inputReader().lines().toList())
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new SandboxUnavailableException(
          command
              + " gave no answer within "
              + patience.toMillis()
              + " ms: name another interpreter in EGCFG_PYTHON");
    } catch (ExecutionException e) {
      throw new SandboxUnavailableException(command + " cannot be asked: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxUnavailableException("interrupted while looking for Python");
    } finally {
      process.destroyForcibly();
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
