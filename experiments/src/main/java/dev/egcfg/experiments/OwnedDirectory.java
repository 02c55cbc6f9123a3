package dev.egcfg.experiments;

import dev.egcfg.reports.Row;
import dev.egcfg.reports.RowLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A run directory that this process writes to and nobody else does. */
final class OwnedDirectory implements AutoCloseable {

  /**
   * One writer owns the whole directory for now, and its name is the same at every start: so an
   * interrupted run's rows point to the same places as an uninterrupted one's.
   */
  private static final String WRITER = "main";

  private final Path path;
  private final RunLock lock;
  private final ManifestFile manifestFile;
  private Manifest manifest;
  private final List<Row> known;
  private final RowWriter writer;

  private OwnedDirectory(Path path, RunLock lock, Manifest manifest, List<Row> known) {
    this.path = path;
    this.lock = lock;
    this.manifestFile = ManifestFile.in(path);
    this.manifest = manifest;
    this.known = known;
    this.writer = new RowWriter(path, WRITER, known);
  }

  /**
   * Takes the plan's directory, making it if needed.
   *
   * @param wanted the manifest of the plan, without starts
   * @throws PlanException if the directory holds another plan, or something else
   * @throws RunDirectoryException if another process has it
   */
  static OwnedDirectory take(
      Path path, Manifest wanted, Plan plan, ProgressListener listener, Clock clock) {
    if (plan.fresh()) {
      moveAside(path, listener, clock);
    }
    refuseForeign(path);
    make(path);
    RunLock lock = RunLock.take(path, clock);
    try {
      Optional<Manifest> found = ManifestFile.in(path).read();
      found.ifPresent(manifest -> refuseAnotherPlan(path, manifest, wanted));
      if (found.isEmpty()) {
        ManifestFile.in(path).write(wanted);
      }
      RowLog.setAside(path, plan.repair()).forEach(listener::warning);
      return new OwnedDirectory(path, lock, found.orElse(wanted), RowLog.read(path).rows());
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static void make(Path path) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new RunDirectoryException("cannot make the run directory " + path, e);
    }
  }

  private static void refuseForeign(Path path) {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new PlanException("--out: " + path + " is a file; give a directory");
    }
    if (!Files.exists(path) || Files.exists(ManifestFile.in(path).path())) {
      return;
    }
    try (Stream<Path> entries = Files.list(path)) {
      Optional<Path> foreign = entries.filter(entry -> !entry.endsWith("lock")).findFirst();
      if (foreign.isPresent()) {
        throw new PlanException(
            "--out: "
                + path
                + " is no run directory, and not empty (it has "
                + foreign.get().getFileName()
                + "); give another");
      }
    } catch (IOException e) {
      throw new RunDirectoryException("cannot list " + path, e);
    }
  }

  private static void refuseAnotherPlan(Path path, Manifest found, Manifest wanted) {
    List<String> differences = found.differences(wanted);
    if (!differences.isEmpty()) {
      throw new PlanException(
          path
              + " holds another plan: "
              + String.join(", ", differences)
              + "; give another --out, or --fresh to move it aside and start over");
    }
  }

  private static void moveAside(Path path, ProgressListener listener, Clock clock) {
    if (!Files.exists(ManifestFile.in(path).path())) {
      return;
    }
    try (RunLock lock = RunLock.take(path, clock)) {
      int number = 1;
      while (Files.exists(aside(path, number))) {
        number++;
      }
      Files.move(path, aside(path, number));
      listener.warning("--fresh: " + path + " was moved to " + aside(path, number));
    } catch (IOException e) {
      throw new RunDirectoryException("cannot move " + path + " aside", e);
    }
  }

  private static Path aside(Path path, int number) {
    return path.resolveSibling(path.getFileName() + ".old-" + number);
  }

  Path path() {
    return path;
  }

  /** The rows of earlier starts, one a unit. */
  List<Row> known() {
    return known;
  }

  RowWriter writer() {
    return writer;
  }

  void recordStart(Manifest.Start start) {
    manifest = manifest.withStart(start);
    manifestFile.write(manifest);
  }

  @Override
  public void close() {
    writer.close();
    lock.close();
  }
}
