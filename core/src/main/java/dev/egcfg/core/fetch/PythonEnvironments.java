package dev.egcfg.core.fetch;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Python environments with pinned packages, in the cache: made under a temporary name by the user's
 * own Python and pip, verified, renamed, under a lock against other processes. What pip downloaded
 * for one that was interrupted comes out of pip's cache.
 */
public final class PythonEnvironments {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String RECORD = "egcfg-environment.json";
  private static final Pattern VERSION = Pattern.compile("3\\.(\\d+)\\.\\d+\\S*");

  /** What the record file holds. */
  private record Contents(String python, List<String> parts, List<String> requirements) {}

  private final CacheDirectory cache;
  private final String python;
  private final boolean offline;
  private final FetchListener listener;

  /**
   * @param python the user's interpreter, a path or a command
   * @param offline whether to use the network for nothing
   */
  public PythonEnvironments(
      CacheDirectory cache, String python, boolean offline, FetchListener listener) {
    this.cache = cache;
    this.python = python;
    this.offline = offline;
    this.listener = listener;
  }

  /** The environment of this name; empty if there is none, or the Python that it needs is gone. */
  public Optional<PythonEnvironment> find(String name) {
    Path folder = location(name);
    if (!Files.isExecutable(PythonEnvironment.interpreter(folder))) {
      return Optional.empty();
    }
    try {
      Contents contents = JSON.readValue(folder.resolve(RECORD).toFile(), Contents.class);
      return Optional.of(
          new PythonEnvironment(
              folder, contents.python(), contents.parts(), contents.requirements()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Makes an environment in place of the one that there may be, unless that one is just the same.
   *
   * @throws FetchException if it cannot be made
   */
  @SuppressWarnings("try") // the lock is held, not used
  public PythonEnvironment install(EnvironmentPlan plan) {
    Path target = location(plan.name());
    try (CacheLock lock = CacheLock.acquire(cache.environments(), plan.name(), listener)) {
      Optional<PythonEnvironment> known = find(plan.name()).filter(it -> isOf(plan, it));
      if (known.isEmpty()) {
        requireOnline(plan);
        requireRoom(plan);
        make(plan, target);
      }
      return find(plan.name())
          .orElseThrow(() -> new FetchException(target + " is not usable though it was just made"));
    } catch (IOException e) {
      throw new FetchException(
          "the " + plan.name() + " environment cannot be made: " + e.getMessage(), e);
    }
  }

  private Path location(String name) {
    return cache.environments().resolve(name);
  }

  private static boolean isOf(EnvironmentPlan plan, PythonEnvironment environment) {
    return environment.requirements().equals(plan.requirements())
        && environment.parts().equals(plan.parts());
  }

  private void make(EnvironmentPlan plan, Path target) throws IOException {
    PythonCommand command = new PythonCommand(python);
    String version = version(plan, command);
    Path part = target.resolveSibling(plan.name() + ".part");
    Folders.delete(part);
    command.run(List.of("-m", "venv", "--without-pip", part.toString()), line -> {});
    Path packages = PythonEnvironment.packages(part, version);
    Path requirements =
        Files.writeString(
            part.resolve("requirements.txt"), String.join("\n", plan.requirements()) + "\n");
    command.run(
        List.of(
            "-m",
            "pip",
            "install",
            // a source distribution would be built, which runs its code
            "--only-binary=:all:",
            // the requirements are complete
            "--no-deps",
            "--disable-pip-version-check",
            "--no-input",
            "--progress-bar=off",
            "--root-user-action=ignore",
            "--timeout=20",
            "--target=" + packages,
            "--requirement=" + requirements),
        this::tell);
    verify(plan, part);
    Files.writeString(
        part.resolve(RECORD),
        JSON.writerWithDefaultPrettyPrinter()
                .writeValueAsString(new Contents(version, plan.parts(), plan.requirements()))
            + "\n");
    replace(part, target);
  }

  private static void replace(Path part, Path target) throws IOException {
    Path old = target.resolveSibling(target.getFileName() + ".old");
    Folders.delete(old);
    if (Files.exists(target)) {
      Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    Folders.delete(old);
  }

  private static String version(EnvironmentPlan plan, PythonCommand command) throws IOException {
    String version =
        command.run(List.of("-c", "import platform; print(platform.python_version())"), line -> {});
    Matcher matcher = VERSION.matcher(version);
    boolean fits = matcher.matches();
    if (fits) {
      int minor = Integer.parseInt(matcher.group(1));
      fits = plan.leastMinor() <= minor && minor <= plan.mostMinor();
    }
    if (!fits) {
      throw new IOException(
          "its packages exist for Python 3.%d to 3.%d, and %s is %s: name another in EGCFG_PYTHON"
              .formatted(plan.leastMinor(), plan.mostMinor(), command.name(), version));
    }
    return version;
  }

  /** What pip says of a package that takes a while. */
  private void tell(String line) {
    String said = line.strip();
    if (said.startsWith("Downloading ") || said.startsWith("Installing ")) {
      listener.notice(said.length() <= 100 ? said : said.substring(0, 100) + "...");
    }
  }

  /** Asks the new interpreter itself whether it finds every package in its version. */
  private static void verify(EnvironmentPlan plan, Path part) throws IOException {
    String missing =
        new PythonCommand(PythonEnvironment.interpreter(part).toString())
            .run(
                List.of("-I", "-c", question(), String.join(" ", plan.requirements())), line -> {});
    if (!missing.isEmpty()) {
      throw new IOException("pip installed, but these are not there: " + missing);
    }
  }

  private static String question() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            PythonEnvironments.class.getResourceAsStream("missing_packages.py"),
            "missing_packages.py")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void requireOnline(EnvironmentPlan plan) {
    if (offline) {
      throw new FetchException(
          "the %s environment with %s is not in %s and --offline is set; run the same command where there is a network"
              .formatted(plan.name(), String.join(", ", plan.parts()), cache.environments()));
    }
  }

  private void requireRoom(EnvironmentPlan plan) throws IOException {
    long free = Files.getFileStore(cache.environments()).getUsableSpace();
    if (free < plan.bytes()) {
      throw new IOException(
          "%.1f GB are free in %s and about %.1f GB are needed: make room, set EGCFG_CACHE, or choose less"
              .formatted(free / 1e9, cache.environments(), plan.bytes() / 1e9));
    }
  }
}
