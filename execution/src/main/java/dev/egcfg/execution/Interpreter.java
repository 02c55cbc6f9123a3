package dev.egcfg.execution;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  /** The key of a model's server is no business of any other process. */
  private static final String API_KEY = "EGCFG_API_KEY";

  private static final String ANY = "python3";
  private static final List<Integer> NEWEST_FIRST = List.of(13, 12, 11, 10, 9);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+");

  Interpreter {
    prefixes = List.copyOf(prefixes);
  }

  /**
   * Asks an interpreter where it is: the one named by a path, or the first of that name that
   * serves.
   *
   * @param wanted empty: {@code python3}
   * @throws SandboxUnavailableException if there is none, or none of 3.9 to 3.13; the message tells
   *     of the first
   */
  static Interpreter resolve(Optional<Path> wanted) {
    SandboxUnavailableException problem = null;
    for (String command : candidates(wanted.map(Path::toString).orElse(ANY), System.getenv())) {
      try {
        return resolve(command, PATIENCE);
      } catch (SandboxUnavailableException e) {
        problem = problem == null ? e : problem;
      }
    }
    throw Objects.requireNonNull(problem);
  }

  /**
   * What may be meant by a command: a path is itself; a name is every file of that name on the PATH
   * in order, for {@code python3} the numbered names too, then what pyenv installed, newest first.
   */
  static List<String> candidates(String command, Map<String, String> environment) {
    if (command.contains("/")) {
      return List.of(command);
    }
    List<String> names = new ArrayList<>(List.of(command));
    if (command.equals(ANY)) {
      NEWEST_FIRST.forEach(minor -> names.add(ANY + "." + minor));
    }
    List<String> found = new ArrayList<>();
    for (String name : names) {
      Stream.of(environment.getOrDefault("PATH", "").split(":"))
          .filter(folder -> !folder.isEmpty())
          .map(folder -> Path.of(folder, name))
          .filter(Files::isExecutable)
          .forEach(file -> found.add(file.toString()));
    }
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    Path versions = Path.of(environment.getOrDefault("PYENV_ROOT", home + "/.pyenv"), "versions");
    for (int minor : NEWEST_FIRST) {
      if (command.equals(ANY) || command.equals(ANY + "." + minor)) {
        found.addAll(installed(versions, "3." + minor + "."));
      }
    }
    return found.isEmpty() ? List.of(command) : found;
  }

  private static List<String> installed(Path versions, String prefix) {
    try (Stream<Path> folders = Files.list(versions)) {
      return folders
          .filter(folder -> folder.getFileName().toString().startsWith(prefix))
          .map(folder -> folder.resolve("bin/python3"))
          .filter(Files::isExecutable)
          .map(Path::toString)
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of(); // there is no pyenv
    }
  }

  static Interpreter resolve(String command, Duration patience) {
    List<String> answer = ask(command, patience);
    if (answer.size() < 3 || !VERSION.matcher(answer.get(1)).matches()) {
      throw new SandboxUnavailableException(
          command + " does not answer as a Python 3 interpreter: name one in EGCFG_PYTHON");
    }
    String[] parts = answer.get(1).split("\\.", -1);
    int minor = Integer.parseInt(parts[1]);
    if (!parts[0].equals("3") || !NEWEST_FIRST.contains(minor)) {
      throw new SandboxUnavailableException(
          command
              + " is Python "
              + answer.get(1)
              + ", but 3.9 to 3.13 is needed: name one in EGCFG_PYTHON");
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
      ProcessBuilder builder =
          new ProcessBuilder(command, "-I", "-c", question())
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().remove(API_KEY);
      process = builder.start();
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new SandboxUnavailableException(
          "no Python interpreter at "
              + command
              + ": install Python 3.9 to 3.13, or name one in EGCFG_PYTHON");
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
