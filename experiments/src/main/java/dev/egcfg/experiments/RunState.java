package dev.egcfg.experiments;

import dev.egcfg.benchmarks.Problem;
import dev.egcfg.reports.RowLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * How far a plan is in its run directory, which need not exist yet. Nothing is changed on disk.
 *
 * @param cells of the grid, distinct ones
 * @param combinations of the grid before equal ones fell together
 */
public record RunState(
    Path directory, int problems, int cells, int combinations, List<ShardState> shards) {

  public RunState {
    shards = List.copyOf(shards);
  }

  /**
   * @param data all problems of the plan's data
   * @param shards that a new directory would be divided into
   * @throws dev.egcfg.reports.CorruptRowException naming file and line
   */
  public static RunState of(Plan plan, Path directory, List<Problem> data, int shards) {
    Units units = new Units(plan, data);
    Protocol protocol = new Protocol(units, plan.untilSolved());
    Ledger ledger = new Ledger();
    int count = ManifestFile.in(directory).read().map(Manifest::shards).orElse(shards);
    if (Files.isDirectory(directory)) {
      RowLog.scan(
          directory,
          row -> units.number(row).ifPresent(unit -> ledger.add(unit, row)),
          warning -> {});
    }
    int[] all = new int[count];
    int[] judged = new int[count];
    int[] unneeded = new int[count];
    int[] failed = new int[count];
    int[] guidedLeft = new int[count];
    for (int unit = 0; unit < units.count(); unit++) {
      int shard = units.shard(unit, count);
      all[shard]++;
      if (ledger.judged(unit)) {
        judged[shard]++;
      } else if (protocol.unneeded(unit, ledger)) {
        unneeded[shard]++;
      } else {
        failed[shard] += ledger.attempts(unit) > 0 ? 1 : 0;
        guidedLeft[shard] += units.cells().get(units.cell(unit)).gamma() > 0 ? 1 : 0;
      }
    }
    List<ShardState> states = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Shard shard = new Shard(i, count);
      states.add(
          new ShardState(
              shard,
              all[i],
              judged[i],
              unneeded[i],
              failed[i],
              guidedLeft[i],
              Lease.holder(directory, shard.writer(), System.getenv())
                  .map(holder -> shard.writer() + ": " + holder.process())));
    }
    return new RunState(
        directory, units.problems().size(), units.cells().size(), Cells.combinations(plan), states);
  }

  /** Most shards that all get something to do. */
  public static int mostShards(Plan plan, List<Problem> data) {
    return new Units(plan, data).mostShards();
  }

  /** The sum over the shards. */
  public int sum(ToIntFunction<ShardState> value) {
    return shards.stream().mapToInt(value).sum();
  }
}
