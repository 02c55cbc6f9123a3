package dev.egcfg.experiments;

import dev.egcfg.reports.CorruptRowException;
import dev.egcfg.reports.Row;
import dev.egcfg.reports.RowLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What units cost, from rows that were measured: with the same model and precision on the same
 * benchmark, guided and unguided answers apart.
 */
public final class Estimate {

  /** Sums over judged rows of one kind. */
  private static final class Costs {
    private long units;
    private long encodedTokens;
    private double millis;

    void add(Row row, int parallel) {
      units++;
      encodedTokens += row.tokens().encoded();
      millis += (double) row.millis().total() / parallel;
    }
  }

  /**
   * @param encodedTokens that go through the model
   * @param hours of one machine like the one that was measured
   * @param measured units that this rests on
   */
  public record Cost(long encodedTokens, double hours, long measured) {

    public Cost plus(Cost other) {
      return new Cost(
          encodedTokens + other.encodedTokens, hours + other.hours, measured + other.measured);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(Estimate.class);

  private final Map<Boolean, Costs> byGuidance = new TreeMap<>();

  private Estimate() {}

  /**
   * @param folders whose run directories are looked at, those of other models left out
   */
  public static Estimate from(List<Path> folders, Plan plan) {
    Estimate estimate = new Estimate();
    for (Path folder : folders) {
      for (Path run : runs(folder)) {
        try {
          Optional<Manifest> manifest = ManifestFile.in(run).read();
          manifest.filter(found -> measures(found, plan)).ifPresent(found -> estimate.add(run));
        } catch (PlanException | RunDirectoryException | CorruptRowException e) {
          LOG.debug("{} is not measured", run, e); // of another version: others may do
        }
      }
    }
    return estimate;
  }

  private static boolean measures(Manifest manifest, Plan plan) {
    return plan.benchmark().equals(manifest.plan().get(Setting.BENCHMARK.key()))
        && Stream.of(Setting.MODEL, Setting.PRECISION)
            .map(Setting::key)
            .allMatch(
                key -> Objects.equals(plan.outputSettings().get(key), manifest.plan().get(key)));
  }

  private static List<Path> runs(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> runs = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      entries
          .filter(entry -> Files.exists(ManifestFile.in(entry).path()))
          .sorted()
          .forEach(runs::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return runs;
  }

  private void add(Path run) {
    List<Start> starts = StartFiles.all(run);
    int parallel =
        starts.isEmpty()
            ? 1
            : Integer.parseInt(
                starts.get(starts.size() - 1).settings().getOrDefault(Setting.PARALLEL.key(), "1"));
    RowLog.scan(
        run,
        row -> {
          if (row.judged()) {
            byGuidance.computeIfAbsent(row.gamma() > 0, kind -> new Costs()).add(row, parallel);
          }
        },
        warning -> {});
  }

  /** Of a plan's units that are left; empty if a kind of them has not been measured. */
  public Optional<Cost> of(RunState state) {
    int guided = state.sum(ShardState::guidedLeft);
    return of(true, guided)
        .flatMap(cost -> of(false, state.sum(ShardState::left) - guided).map(cost::plus));
  }

  private Optional<Cost> of(boolean guided, int units) {
    if (units == 0) {
      return Optional.of(new Cost(0, 0, 0));
    }
    return Optional.ofNullable(byGuidance.get(guided))
        .map(
            measured ->
                new Cost(
                    Math.round((double) units * measured.encodedTokens / measured.units),
                    units * measured.millis / measured.units / 3_600_000,
                    measured.units));
  }
}
