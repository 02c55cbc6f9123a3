package dev.egcfg.experiments;

import dev.egcfg.reports.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A run directory in which this process has some shards, which nobody else writes to. */
final class OwnedDirectory implements AutoCloseable {

  private final Path path;
  private final int shards;
  private final Map<Integer, ShardWriter> own = new TreeMap<>();

  private OwnedDirectory(Path path, int shards) {
    this.path = path;
    this.shards = shards;
  }

  /**
   * Takes the plan's shard in the plan's directory, making it if needed; without a shard, those
   * that nobody has.
   *
   * @param wanted the manifest of the plan
   * @param known hears all rows of these shards, superseded ones too
   * @throws PlanException if the directory holds another plan, or something else
   * @throws RunDirectoryException if other processes have all that is wanted
   */
  static OwnedDirectory take(
      Path path, Manifest wanted, Plan plan, Consumer<Row> known, Circumstances now) {
    Start start = wanted.created();
    if (plan.fresh()) {
      moveAside(path, start, now);
    }
    refuseForeign(path);
    make(path);
    Manifest manifest = ManifestFile.in(path).readOrCreate(wanted);
    refuseAnotherPlan(path, manifest, wanted);
    warnOfAnotherRevision(path, manifest, wanted, now.listener());
    refuseAnotherDivision(path, manifest, plan);
    OwnedDirectory directory = new OwnedDirectory(path, manifest.shards());
    try {
      for (Shard shard : shards(plan, manifest)) {
        directory.take(shard, start, plan, known, now);
      }
      return directory;
    } catch (RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  private static List<Shard> shards(Plan plan, Manifest manifest) {
    return plan.shard()
        .map(List::of)
        .orElseGet(
            () ->
                IntStream.range(0, manifest.shards())
                    .mapToObj(index -> new Shard(index, manifest.shards()))
                    .toList());
  }

  private void take(Shard shard, Start start, Plan plan, Consumer<Row> known, Circumstances now) {
    try {
      own.put(shard.index(), ShardWriter.open(path, start.as(shard.writer()), plan, known, now));
    } catch (RunDirectoryException e) {
      boolean last = shard.index() == shards - 1;
      if (plan.shard().isPresent() || (last && own.isEmpty())) {
        throw e;
      }
      now.listener().warning("shard " + shard + " is left out: " + e.getMessage());
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
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> listing = Files.list(path)) {
      // looked at once: another process may make the directory at this moment
      List<Path> entries = listing.toList();
      Optional<Path> foreign = entries.stream().filter(entry -> !isOfManifest(entry)).findFirst();
      if (foreign.isPresent() && !entries.contains(ManifestFile.in(path).path())) {
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

  /** Another process may be writing it under another name. */
  private static boolean isOfManifest(Path entry) {
    return String.valueOf(entry.getFileName()).contains("manifest.json");
  }

  private static void warnOfAnotherRevision(
      Path path, Manifest found, Manifest wanted, ProgressListener listener) {
    String there = found.created().egcfg().revision();
    String here = wanted.created().egcfg().revision();
    if (!there.equals(here)) {
      listener.warning(
          path + " was begun by revision " + there + " of egcfg and goes on with " + here);
    }
  }

  private static void refuseAnotherDivision(Path path, Manifest found, Plan plan) {
    if (plan.shard().isPresent() && plan.shard().get().count() != found.shards()) {
      throw new PlanException(
          path
              + " is divided into "
              + (found.shards() == 1 ? "one shard" : found.shards() + " shards")
              + ", for good: --shard "
              + plan.shard().get()
              + " does not fit; give another --out, or no --shard to do what nobody else does");
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

  private static void moveAside(Path path, Start start, Circumstances now) {
    Optional<Manifest> found = ManifestFile.in(path).read();
    if (found.isEmpty()) {
      return;
    }
    for (int index = 0; index < found.get().shards(); index++) {
      Start own = start.as(new Shard(index, found.get().shards()).writer());
      Lease.take(path, own, false, now.environment()).end(now.clock());
    }
    int number = 1;
    while (Files.exists(aside(path, number))) {
      number++;
    }
    try {
      Files.move(path, aside(path, number));
    } catch (IOException e) {
      throw new RunDirectoryException("cannot move " + path + " aside", e);
    }
    now.listener().warning("--fresh: " + path + " was moved to " + aside(path, number));
  }

  private static Path aside(Path path, int number) {
    return path.resolveSibling(path.getFileName() + ".old-" + number);
  }

  Path path() {
    return path;
  }

  /** Parts that the directory is divided into. */
  int shards() {
    return shards;
  }

  boolean has(int shard) {
    return own.containsKey(shard);
  }

  /**
   * @throws NoSuchElementException if this process does not have the shard
   */
  ShardWriter writer(int shard) {
    return Optional.ofNullable(own.get(shard)).orElseThrow();
  }

  @Override
  public void close() {
    own.values().forEach(ShardWriter::close);
  }
}
