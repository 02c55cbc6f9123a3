package dev.egcfg.execution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What the machine that runs the tests offers: levels, interpreters, bubblewrap. */
final class Machine {

  private Machine() {}

  /** An executor of that level, with the default interpreter or else the system's. */
  static Optional<PythonExecutor> open(SandboxLevel level) {
    return open(level, options -> options);
  }

  static Optional<PythonExecutor> open(SandboxLevel level, UnaryOperator<SandboxOptions> more) {
    SandboxOptions options =
        more.apply(
            SandboxOptions.defaults()
                .withLevel(level)
                .withUnsafeAllowed(true)
                .withBwrapCandidates(bwrapCandidates()));
    SandboxOptions system = options.withPython(Path.of("/usr/bin/python3"));
    for (SandboxOptions wanted :
        options.python().isPresent() ? List.of(options) : List.of(options, system)) {
      try {
        return Optional.of(Sandboxes.open(wanted));
      } catch (SandboxUnavailableException e) {
        System.err.println(e.getMessage());
      }
    }
    return Optional.empty();
  }

  /** The strongest level that works here. */
  static Optional<PythonExecutor> openAny(UnaryOperator<SandboxOptions> more) {
    return Stream.of(SandboxLevel.values())
        .flatMap(level -> open(level, more).stream())
        .findFirst();
  }

  /** Bubblewrap as {@code EGCFG_BWRAP} names it, or as egcfg unpacked it in the user's cache. */
  static List<Path> bwrapCandidates() {
    List<Path> found = new ArrayList<>();
    Optional.ofNullable(System.getenv("EGCFG_BWRAP")).map(Path::of).ifPresent(found::add);
    Path tools = cache().resolve("tools");
    if (Files.isDirectory(tools)) {
      try (Stream<Path> files = Files.walk(tools, 6)) {
        files
            .filter(file -> file.endsWith("bwrap") && Files.isRegularFile(file))
            .forEach(found::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  /**
   * Jinja in a confined process: the interpreter's own, as egcfg unpacked it, or as pip brings it
   * now.
   */
  static Optional<Jinja> jinja() {
    SandboxOptions options =
        SandboxOptions.defaults().withBwrapCandidates(bwrapCandidates()).withUnsafeAllowed(true);
    for (Supplier<List<Path>> libraries :
        List.<Supplier<List<Path>>>of(List::of, Machine::unpackedJinja, Machine::jinjaOfPip)) {
      try {
        return Optional.of(Jinja.open(options, libraries.get()));
      } catch (SandboxUnavailableException e) {
        System.err.println(e.getMessage());
      }
    }
    return Optional.empty();
  }

  private static List<Path> unpackedJinja() {
    Path tools = cache().resolve("tools");
    return Stream.of("jinja2-3.1.6", "markupsafe-3.0.3")
        .map(tools::resolve)
        .filter(Files::isDirectory)
        .toList();
  }

  private static List<Path> jinjaOfPip() {
    Path folder = Path.of("target", "jinja").toAbsolutePath();
    try {
      new ProcessBuilder(
              ("python3 -m pip install --quiet --only-binary=:all: --upgrade --target "
                      + folder
                      + " jinja2==3.1.6")
                  .split(" "))
          .inheritIO()
          .start()
          .waitFor();
    } catch (IOException e) {
      System.err.println("there is no pip: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Files.isDirectory(folder) ? List.of(folder) : List.of();
  }

  /** Bubblewrap, if containers can be made with it here. */
  static Optional<Path> bwrap() {
    Optional<PythonExecutor> executor = open(SandboxLevel.BWRAP);
    executor.ifPresent(PythonExecutor::close);
    return executor.flatMap(
        works ->
            Stream.concat(Interpreter.onPath("bwrap").stream(), bwrapCandidates().stream())
                .findFirst());
  }

  /** The processes, of whatever parent, that have that text in their command line. */
  static List<String> processesWith(String text) {
    return ProcessHandle.allProcesses()
        .map(process -> process.pid() + " " + commandLine(process.pid()))
        .filter(line -> line.contains(text))
        .toList();
  }

  private static String commandLine(long pid) {
    try {
      Path file = Path.of("/proc", Long.toString(pid), "cmdline");
      return Files.readString(file, StandardCharsets.ISO_8859_1).replace('\0', ' ');
    } catch (IOException e) {
      return ""; // it has just ended
    }
  }

  /** Where egcfg keeps what it fetched. */
  static Path cache() {
    Map<String, String> environment = System.getenv();
    if (environment.containsKey("EGCFG_CACHE")) {
      return Path.of(environment.get("EGCFG_CACHE"));
    }
    String home = System.getProperty("user.home");
    return Path.of(environment.getOrDefault("XDG_CACHE_HOME", home + "/.cache"), "egcfg");
  }

  /** An interpreter of that minor version: on the PATH, else one that pyenv installed. */
  static Optional<Path> python(int minor) {
    Path versions = Path.of(System.getProperty("user.home"), ".pyenv", "versions");
    if (Files.isDirectory(versions)) {
      try (Stream<Path> folders = Files.list(versions)) {
        Optional<Path> found =
            folders
                .filter(folder -> folder.getFileName().toString().startsWith("3." + minor + "."))
                .map(folder -> folder.resolve("bin/python3"))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isPresent()) {
          return found;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Interpreter.onPath("python3." + minor);
  }
}
