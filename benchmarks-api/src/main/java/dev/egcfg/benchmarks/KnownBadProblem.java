package dev.egcfg.benchmarks;

import java.util.List;

/**
 * A problem that is not what it should be: its gold solution fails, or its tests ask for something
 * else than its text. It is run and judged like any other; this only explains its verdicts.
 *
 * @param id as {@link Problem#id()}
 * @param reason one line
 */
public record KnownBadProblem(String id, String reason) {

  /** Reads a list that is shipped beside an adapter, a JSON object with id and reason a line. */
  public static List<KnownBadProblem> read(Class<?> beside, String name) {
    return DataFile.resource(beside, name).stream()
        .map(row -> new KnownBadProblem(row.text("id"), row.text("reason")))
        .toList();
  }
}
