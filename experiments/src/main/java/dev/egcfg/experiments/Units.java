package dev.egcfg.experiments;

import dev.egcfg.benchmarks.Problem;
import dev.egcfg.reports.Cell;
import dev.egcfg.reports.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The units of a plan over its data, by number: problem by problem, a problem's cells in the grid's
 * order, a cell's samples. A unit is made when it is asked for; none is held.
 */
final class Units {

  private final List<Cell> cells;
  private final List<Problem> problems;
  private final int[] places;
  private final int problemsInData;
  private final int samples;
  private final boolean samplesTogether;
  private final Map<Cell, Integer> cellNumbers = new HashMap<>();
  private final Map<String, Integer> problemNumbers = new HashMap<>();

  /**
   * @param data all problems of the data; the plan's selection is made here
   * @throws PlanException if there are more units than can be numbered
   */
  Units(Plan plan, List<Problem> data) {
    cells = Cells.of(plan);
    problems = plan.problems().from(data);
    problemsInData = data.size();
    if (plan.baseline() == BaselineProtocol.RAW && problems.get(0).context().isEmpty()) {
      throw new PlanException(
          "--baseline raw needs problems that are code to complete, such as humaneval's; those of "
              + plan.benchmark()
              + " are not");
    }
    samples = plan.samples();
    samplesTogether = plan.untilSolved();
    Map<String, Integer> placesById = new HashMap<>();
    for (Problem problem : data) {
      placesById.put(problem.id(), placesById.size());
    }
    places = problems.stream().mapToInt(problem -> placesById.get(problem.id())).toArray();
    cells.forEach(cell -> cellNumbers.put(cell, cellNumbers.size()));
    problems.forEach(problem -> problemNumbers.put(problem.id(), problemNumbers.size()));
    if ((long) problems.size() * cells.size() * samples > Integer.MAX_VALUE) {
      throw new PlanException(
          "the plan has more than %d units: %d problems, %d cells, %d samples"
              .formatted(Integer.MAX_VALUE, problems.size(), cells.size(), samples));
    }
  }

  int count() {
    return problems.size() * cells.size() * samples;
  }

  List<Problem> problems() {
    return problems;
  }

  List<Cell> cells() {
    return cells;
  }

  int samples() {
    return samples;
  }

  Unit unit(int number) {
    return new Unit(cells.get(cell(number)), problem(number).id(), sample(number));
  }

  Problem problem(int number) {
    return problems.get(number / (cells.size() * samples));
  }

  int cell(int number) {
    return number / samples % cells.size();
  }

  int sample(int number) {
    return number % samples;
  }

  /** The unit of the same problem in another cell or sample. */
  int sibling(int number, int cell, int sample) {
    return number / (cells.size() * samples) * (cells.size() * samples) + cell * samples + sample;
  }

  /** The shard that does a unit, of so many. */
  int shard(int number, int shards) {
    return Shard.indexOf(
        places[number / (cells.size() * samples)],
        samplesTogether ? 0 : sample(number),
        problemsInData,
        shards);
  }

  /** Most shards that all get something to do. */
  int mostShards() {
    return samplesTogether ? problems.size() : problems.size() * samples;
  }

  /** The unit that a row is about; empty if it is not among these. */
  OptionalInt number(Row row) {
    Integer problem = problemNumbers.get(row.problem());
    Integer cell = cellNumbers.get(row.cell());
    return problem == null || cell == null || row.sample() >= samples
        ? OptionalInt.empty()
        : OptionalInt.of((problem * cells.size() + cell) * samples + row.sample());
  }
}
