package dev.egcfg.experiments;

import java.util.Optional;

/**
 * How far a shard is.
 *
 * @param units that the plan has there
 * @param unneeded units that were solved before their turn
 * @param failed units that the harness failed last time; they are left
 * @param guidedLeft units that are to be done with gamma above 0
 * @param writer who works on it, or may; empty: nobody
 */
public record ShardState(
    Shard shard,
    int units,
    int judged,
    int unneeded,
    int failed,
    int guidedLeft,
    Optional<String> writer) {

  /** Units that are to be done. */
  public int left() {
    return units - judged - unneeded;
  }
}
