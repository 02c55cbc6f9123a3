package dev.egcfg.experiments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a sweep keeps what belongs to it: {@code sweep.json}, a run directory for each plan, {@code
 * plans/} and {@code slurm/}.
 */
public final class SweepFolder {

  private static final int SCHEMA = 1;

  /** Settings that a resume must not repeat. */
  private static final Set<String> OF_ONE_START =
      Stream.of(Setting.SHARD, Setting.FRESH, Setting.REPAIR, Setting.TAKE_OVER)
          .map(Setting::key)
          .collect(Collectors.toUnmodifiableSet());

  /**
   * {@code sweep.json}.
   *
   * @param plans in the order in which they are run
   */
  record Description(int schema, Instant time, Build egcfg, List<Entry> plans) {}

  /**
   * One plan.
   *
   * @param directory its run directory's name
   * @param settings all of it
   */
  record Entry(String directory, Map<String, String> settings) {}

  /**
   * An array that was submitted.
   *
   * @param job Slurm's number for it
   * @param directory of the run
   * @param array its tasks, as sbatch takes them
   * @param shards parts that the run directory is divided into
   * @param options for sbatch that the user gave
   */
  public record SubmittedArray(
      Instant time, String job, String directory, String array, int shards, List<String> options) {}

  private final Path path;
  private final List<Plan> plans;

  private SweepFolder(Path path, List<Plan> plans) {
    this.path = path;
    this.plans = plans;
  }

  /**
   * Writes a sweep down.
   *
   * @param directories the names of the plans' run directories, in the plans' order; one that is
   *     not in the folder is named by its absolute path
   * @throws PlanException if the folder holds another sweep
   */
  public static SweepFolder create(
      Path path, List<Plan> plans, List<String> directories, Build build) {
    List<Entry> entries = new ArrayList<>();
    List<Plan> placed = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      String name = directories.get(i);
      if (directories.indexOf(name) < i) {
        throw new PlanException("two plans are " + name + ": they would make duplicate units");
      }
      Map<String, String> settings = new LinkedHashMap<>(plans.get(i).texts());
      settings.put(Setting.OUT.key(), path.resolve(name).toAbsolutePath().normalize().toString());
      for (Setting file : files(plans.get(i))) {
        settings.computeIfPresent(file.key(), (key, text) -> absolute(text));
      }
      placed.add(plan(settings));
      settings.keySet().removeAll(OF_ONE_START);
      entries.add(new Entry(name, settings));
    }
    Path file = path.resolve("sweep.json");
    if (Files.exists(file)) {
      List<String> there = read(file).plans().stream().map(Entry::directory).toList();
      if (!there.equals(directories)) {
        throw new PlanException(
            path
                + " holds another sweep: of "
                + String.join(", ", there)
                + " there, of "
                + String.join(", ", directories)
                + " here; give another --out");
      }
    }
    replace(
        file,
        Json.text(
            new Description(
                SCHEMA,
                Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS),
                build,
                entries)));
    return new SweepFolder(path, placed);
  }

  /**
   * @throws PlanException if this is no sweep's folder
   */
  public static SweepFolder open(Path path) {
    return open(path, false, false);
  }

  /**
   * As above, for one start.
   *
   * @param repair whether to set corrupt rows aside
   * @param takeOver whether processes on machines that cannot be looked at are taken to be gone
   */
  public static SweepFolder open(Path path, boolean repair, boolean takeOver) {
    Map<String, String> ofThisStart =
        Map.of(
            Setting.REPAIR.key(), Boolean.toString(repair),
            Setting.TAKE_OVER.key(), Boolean.toString(takeOver));
    Path file = path.resolve("sweep.json");
    if (!Files.exists(file)) {
      throw new PlanException(path + " is no folder of a sweep: it has no sweep.json");
    }
    List<Plan> plans = new ArrayList<>();
    for (Entry entry : read(file).plans()) {
      Map<String, String> settings = new LinkedHashMap<>(entry.settings());
      settings.putAll(ofThisStart);
      plans.add(plan(settings));
    }
    return new SweepFolder(path, plans);
  }

  /** The settings that may name a file; a served model's name is none. */
  private static List<Setting> files(Plan plan) {
    List<Setting> files =
        List.of(
            Setting.DATA,
            Setting.PROMPT_FILE,
            Setting.FEW_SHOT,
            Setting.TOKENIZER,
            Setting.CHAT_TEMPLATE,
            Setting.API_KEY_FILE);
    return plan.endpoint().isPresent()
        ? files
        : Stream.concat(files.stream(), Stream.of(Setting.MODEL)).toList();
  }

  /** Tasks may start in another folder; a name that is no path stays a name. */
  private static String absolute(String text) {
    Path named = Path.of(text);
    return Files.exists(named) ? named.toAbsolutePath().normalize().toString() : text;
  }

  private static Plan plan(Map<String, String> settings) {
    return PlanReader.read(Settings.layered(List.of(), Map.of(), settings));
  }

  private static Description read(Path file) {
    try {
      Description found = Json.read(file, Description.class);
      if (found.schema() != SCHEMA) {
        throw new PlanException(file + ": of another version of egcfg");
      }
      return found;
    } catch (IOException e) {
      throw new RunDirectoryException("cannot read " + file, e);
    }
  }

  private static void replace(Path file, String text) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      new ReplacedFile(file).write(out -> out.write(text));
    } catch (IOException e) {
      throw new RunDirectoryException("cannot write " + file, e);
    }
  }

  public Path path() {
    return path;
  }

  /** Each with its run directory as {@link Plan#out}. */
  public List<Plan> plans() {
    return plans;
  }

  /** A plan as a file that {@code --config} takes. */
  public Path planFile(Plan plan) {
    Path file = path.resolve("plans").resolve(name(plan) + ".json");
    Map<String, String> settings = new LinkedHashMap<>(plan.texts());
    settings.keySet().removeAll(OF_ONE_START);
    replace(file, Json.text(settings));
    return file;
  }

  static String name(Plan plan) {
    return String.valueOf(plan.out().orElseThrow().getFileName());
  }

  Path slurm() {
    return path.resolve("slurm");
  }

  void add(SubmittedArray array) {
    new DurableFile(slurm().resolve("job-" + array.job() + ".json")).create(Json.text(array));
  }

  /** All arrays that were submitted, in the order of their times. */
  public List<SubmittedArray> arrays() {
    if (!Files.isDirectory(slurm())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(slurm())) {
      List<SubmittedArray> arrays = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        arrays.add(Json.read(file, SubmittedArray.class));
      }
      arrays.sort(Comparator.comparing(SubmittedArray::time));
      return arrays;
    } catch (IOException e) {
      throw new RunDirectoryException("cannot read " + slurm(), e);
    }
  }
}
