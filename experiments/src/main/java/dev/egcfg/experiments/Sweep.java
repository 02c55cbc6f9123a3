package dev.egcfg.experiments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Plans that belong together: one for each benchmark, model and seed, all else being equal.
 *
 * @param plans by model, so that each is loaded once
 * @param folder that {@code --out} names, for their run directories and all else
 * @param notes one line for what the files said that means nothing here
 */
public record Sweep(List<Plan> plans, Optional<Path> folder, List<String> notes) {

  public Sweep {
    plans = List.copyOf(plans);
    notes = List.copyOf(notes);
  }

  /**
   * Reads a sweep; later sources win, then the environment, then the flags. In all of them
   * benchmark, model and seed may be lists.
   *
   * @param sources files as {@code --config} takes them, and configuration strings of the original
   * @throws PlanException with one line that names the value and where it came from
   */
  public static Sweep read(
      List<String> sources, Map<String, String> environment, Map<String, String> flags) {
    List<Path> files = new ArrayList<>();
    List<String> configurations = new ArrayList<>();
    for (String source : sources) {
      if (Files.exists(Path.of(source))) {
        files.add(Path.of(source));
      } else if (OriginalConfiguration.resembles(source)) {
        configurations.add(source);
      } else {
        throw new PlanException(
            source + ": no such file, and not " + OriginalConfiguration.EXPECTED);
      }
    }
    Map<String, String> all = new LinkedHashMap<>(flags);
    if (!configurations.isEmpty()) {
      all.merge(
          Setting.CONFIGURATIONS.key(), String.join(",", configurations), (a, b) -> a + "," + b);
    }
    Settings settings = Settings.layered(files, environment, all);
    Optional<Path> folder = settings.remove(Setting.OUT).map(Path::of);
    List<Plan> plans = new ArrayList<>();
    for (Settings ofModel : settings.split(Setting.MODEL)) {
      for (Settings ofBenchmark : ofModel.split(Setting.BENCHMARK)) {
        for (Settings one : ofBenchmark.split(Setting.SEED)) {
          plans.add(PlanReader.read(one));
        }
      }
    }
    refuseOneFileForSeveral(plans);
    return new Sweep(plans, folder, settings.notes());
  }

  /** The folder of a sweep that is given none, after its run directories' names. */
  public static String name(List<String> directories) {
    return "sweep-" + DigestUtils.sha256Hex(String.join("\n", directories)).substring(0, 8);
  }

  /** A plan's distinct cells, one a line. */
  public static List<String> cells(Plan plan) {
    return Cells.of(plan).stream().map(Labels::of).toList();
  }

  private static void refuseOneFileForSeveral(List<Plan> plans) {
    long benchmarks = plans.stream().map(Plan::benchmark).distinct().count();
    if (benchmarks > 1 && plans.get(0).data().isPresent()) {
      throw new PlanException(
          "--data: "
              + plans.get(0).data().get()
              + " cannot be the data of "
              + benchmarks
              + " benchmarks; leave it out, or sweep them one by one");
    }
  }
}
