package dev.egcfg.experiments;

import dev.egcfg.reports.ProblemReport;
import dev.egcfg.reports.Report;
import dev.egcfg.reports.Tally;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A run directory to read from; nothing is changed but what is derived. */
public final class RunDirectory {

  private final Path path;
  private final Manifest manifest;
  private final Tally tally;
  private final Set<String> left;

  private RunDirectory(Path path, Manifest manifest, Tally tally, Set<String> left) {
    this.path = path;
    this.manifest = manifest;
    this.tally = tally;
    this.left = left;
  }

  /**
   * @throws PlanException if this is no run directory
   * @throws dev.egcfg.reports.CorruptRowException naming file and line
   */
  public static RunDirectory read(Path path) {
    Manifest manifest =
        ManifestFile.in(path)
            .read()
            .orElseThrow(
                () -> new PlanException(path + " is no run directory: it has no manifest.json"));
    return new RunDirectory(path, manifest, Tally.read(path), Set.of());
  }

  /** The same run without some problems, which its report and CSV files then say. */
  public RunDirectory without(Set<String> problems) {
    return new RunDirectory(
        path,
        manifest,
        Tally.read(path, row -> !problems.contains(row.problem())),
        new TreeSet<>(problems));
  }

  public String benchmark() {
    return String.valueOf(manifest.plan().get("benchmark"));
  }

  public Path path() {
    return path;
  }

  public Manifest manifest() {
    return manifest;
  }

  /** What its rows add up to. */
  public Tally tally() {
    return tally;
  }

  /** Every start on it, in the order of their times. */
  public List<Start> starts() {
    return StartFiles.all(path);
  }

  /** The k that the last start asked for. */
  public List<Integer> passAt() {
    List<Start> starts = starts();
    String text =
        starts.isEmpty()
            ? "1"
            : starts.get(starts.size() - 1).settings().getOrDefault("pass-at", "1");
    return Arrays.stream(text.split(",")).map(Integer::valueOf).toList();
  }

  public Report report(Collection<Integer> passAt) {
    String title =
        benchmark()
            + (left.isEmpty() ? "" : " without " + String.join(", ", left))
            + " with "
            + manifest.model().name()
            + " ("
            + manifest.model().precision()
            + "), "
            + path;
    return new Report(title, tally, passAt, "true".equals(manifest.plan().get("until-solved")));
  }

  /**
   * Writes CSV files and page into {@code report/}; without some problems, CSV files alone into
   * {@code report/without-known-bad/}. They may be deleted at any time.
   */
  public Path writeReport(Collection<Integer> passAt) {
    Path folder = path.resolve("report");
    Report report = report(passAt);
    if (!left.isEmpty()) {
      Path without = folder.resolve("without-known-bad");
      report.writeCsv(without);
      return without;
    }
    report.writeCsv(folder);
    report.writeHtml(path, folder.resolve("report.html"));
    return folder;
  }

  public ProblemReport problems() {
    return new ProblemReport(path);
  }
}
