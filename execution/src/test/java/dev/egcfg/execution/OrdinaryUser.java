package dev.egcfg.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs tests once more as an ordinary user, when it is root that runs the build. A builder who is
 * no root has run them already, and cannot become one.
 */
public final class OrdinaryUser {

  private static final String NOBODY = "65534";

  private final Path folder;
  private final Path home;

  /** With a home, a cache and all that is copied for it in an empty folder. */
  public OrdinaryUser(Path folder) throws IOException {
    assumeTrue(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
        "not root: the tests run as this ordinary user, and were not run as root");
    assumeTrue(Interpreter.onPath("setpriv").isPresent(), "setpriv is not installed");
    this.folder = folder;
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    this.home = give(Files.createDirectory(folder.resolve("home")));
  }

  public Path home() {
    return home;
  }

  /**
   * Requires that no test fails and more than so many succeed; says aloud which were skipped.
   *
   * @param directory the working directory
   * @param options of the Java machine
   * @param tests names of classes on this machine's class path
   */
  public void run(Path directory, List<String> options, List<String> tests, int atLeast)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.addAll(List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
    line.add(ProcessHandle.current().info().command().orElseThrow());
    line.addAll(options);
    line.addAll(List.of("-cp", readableClassPath(), TestsOfAnotherUser.class.getName()));
    line.addAll(tests);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
    builder.environment().put("HOME", home.toString());
    builder.environment().put("EGCFG_CACHE", cache().toString());

    List<String> said;
    Process machine = builder.start();
    try (Stream<String> lines = machine.inputReader().lines()) {
      said = lines.toList();
    } finally {
      machine.destroyForcibly();
    }

    said.stream().filter(each -> each.startsWith("skipped ")).forEach(System.err::println);
    assertThat(said).as(String.join("\n", said)).contains("failed 0");
    assertThat(said)
        .filteredOn(each -> each.startsWith("succeeded "))
        .singleElement()
        .satisfies(
            each ->
                assertThat(Integer.parseInt(each.substring("succeeded ".length())))
                    .isGreaterThan(atLeast));
  }

  /** Makes a file this user's own. */
  public Path give(Path file) throws IOException {
    Files.setAttribute(file, "unix:uid", Integer.parseInt(NOBODY));
    Files.setAttribute(file, "unix:gid", Integer.parseInt(NOBODY));
    return file;
  }

  private Path cache() throws IOException {
    Path tools = Machine.cache().resolve("tools");
    Path cache = give(Files.createDirectories(folder.resolve("cache")));
    if (Files.isDirectory(tools)) {
      copy(tools, cache.resolve("tools"));
    }
    return cache;
  }

  private String readableClassPath() throws IOException {
    List<String> copied = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path source = Path.of(entry);
      if (Files.exists(source)) {
        Path copy = folder.resolve(copied.size() + "-" + source.getFileName());
        copy(source, copy);
        copied.add(copy.toString());
      }
    }
    return String.join(File.pathSeparator, copied);
  }

  /**
   * Copies a folder or file and makes the copy this user's own. What is built or downloaded stays
   * behind: folders named {@code target} and {@code .git}, and virtual environments.
   */
  public void copy(Path source, Path target) throws IOException {
    Files.walkFileTree(
        source,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes)
              throws IOException {
            boolean left =
                !each.equals(source)
                    && (each.endsWith("target")
                        || each.endsWith(".git")
                        || Files.exists(each.resolve("pyvenv.cfg")));
            if (!left) {
              give(Files.createDirectories(target.resolve(source.relativize(each))));
            }
            return left ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path each, BasicFileAttributes attributes)
              throws IOException {
            give(Files.copy(each, target.resolve(source.relativize(each))));
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
