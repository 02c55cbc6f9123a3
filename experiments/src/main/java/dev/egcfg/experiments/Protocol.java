package dev.egcfg.experiments;

import dev.egcfg.reports.Cell;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which units depend on which. They are independent of each other, unless the plan stops at the
 * first solution (eg-cfg.md section 3): then a configuration's gammas are tried in ascending order,
 * at each gamma above 0 one sample after the other, and what comes after a solution is not needed.
 * Gamma 0, which depends on the prompt alone, is the first try of every configuration with that
 * prompt.
 */
final class Protocol {

  private final Units units;
  private final boolean untilSolved;

  /** By cell: the cells that are tried before it. */
  private final int[][] earlier;

  Protocol(Units units, boolean untilSolved) {
    this.units = units;
    this.untilSolved = untilSolved;
    List<Cell> cells = units.cells();
    earlier = new int[cells.size()][];
    for (int i = 0; i < earlier.length; i++) {
      Cell cell = cells.get(i);
      earlier[i] =
          IntStream.range(0, untilSolved ? earlier.length : 0)
              .filter(other -> precedes(cells.get(other), cell))
              .toArray();
    }
  }

  private static boolean precedes(Cell other, Cell cell) {
    return other.method().equals(cell.method())
        && other.gamma() < cell.gamma()
        && other.configuration().prompt().equals(cell.configuration().prompt())
        && (other.gamma() == 0 || other.configuration().equals(cell.configuration()));
  }

  /** Units that one worker does in this order; all of them together are all units. */
  Iterator<int[]> sequences() {
    if (!untilSolved) {
      return IntStream.range(0, units.count()).mapToObj(unit -> new int[] {unit}).iterator();
    }
    Map<String, List<Integer>> sharingGamma0 =
        IntStream.range(0, earlier.length)
            .boxed()
            .sorted(Comparator.comparingInt(cell -> earlier[cell].length))
            .collect(Collectors.groupingBy(this::method, LinkedHashMap::new, Collectors.toList()));
    int unitsPerProblem = units.cells().size() * units.samples();
    return IntStream.range(0, units.problems().size())
        .boxed()
        .flatMap(
            problem ->
                sharingGamma0.values().stream()
                    .map(cells -> samplesOf(problem * unitsPerProblem, cells)))
        .iterator();
  }

  private String method(int cell) {
    Cell described = units.cells().get(cell);
    return described.method() + " " + described.configuration().prompt();
  }

  private int[] samplesOf(int firstUnitOfProblem, List<Integer> cells) {
    return cells.stream()
        .flatMapToInt(
            cell ->
                IntStream.range(0, units.samples())
                    .map(sample -> units.sibling(firstUnitOfProblem, cell, sample)))
        .toArray();
  }

  /** Whether the unit was solved before its turn. */
  boolean unneeded(int unit, Ledger ledger) {
    return untilSolved && (isRepeatedGamma0(unit) || earlier(unit).anyMatch(ledger::passed));
  }

  /** Whether its turn has not come, since an earlier unit is not judged. */
  boolean waits(int unit, Ledger ledger) {
    return untilSolved
        && earlier(unit).anyMatch(other -> !isRepeatedGamma0(other) && !ledger.judged(other));
  }

  /** At gamma 0 every sample would be the same answer. */
  private boolean isRepeatedGamma0(int unit) {
    Cell cell = units.cells().get(units.cell(unit));
    return units.sample(unit) > 0
        && cell.gamma() == 0
        && cell.method().equals(Method.EGCFG.label());
  }

  private IntStream earlier(int unit) {
    int cell = units.cell(unit);
    return IntStream.concat(
        Arrays.stream(earlier[cell])
            .flatMap(
                other ->
                    IntStream.range(0, units.samples())
                        .map(sample -> units.sibling(unit, other, sample))),
        IntStream.range(0, units.sample(unit)).map(sample -> units.sibling(unit, cell, sample)));
  }
}
