package dev.egcfg.reports;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** A {@code per_problem.csv} that was kept: what an earlier run's cells solved. */
public final class RecordedResults {

  /**
   * Problems of one cell.
   *
   * @param judged by problem: samples
   * @param solved problems with a sample that passed
   */
  private record Recorded(Map<String, Integer> judged, Set<String> solved) {}

  private final String source;
  private final Map<List<String>, Recorded> cells = new HashMap<>();

  private RecordedResults(String source) {
    this.source = source;
  }

  /**
   * @param source what to call them
   * @param in is read to its end, not closed
   * @throws IllegalArgumentException if a column is missing
   */
  public static RecordedResults read(String source, Reader in) throws IOException {
    RecordedResults results = new RecordedResults(source);
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    for (CSVRecord line : format.parse(in)) {
      List<String> cell = CsvTable.CELL.stream().map(line::get).toList();
      Recorded recorded =
          results.cells.computeIfAbsent(cell, c -> new Recorded(new HashMap<>(), new TreeSet<>()));
      recorded.judged.put(line.get("problem"), Integer.valueOf(line.get("samples")));
      if (!line.get("passed").equals("0")) {
        recorded.solved.add(line.get("problem"));
      }
    }
    return results;
  }

  /**
   * Every cell of a run beside the recorded one, on the problems that the run is about.
   *
   * @param problems that the run is about: how many
   * @param model its name
   * @param complete whether everything planned was judged
   * @param deviations of the run from the recorded one
   */
  public List<ComparedCell> compare(
      Tally rows, int problems, String model, boolean complete, List<String> deviations) {
    List<ComparedCell> compared = new ArrayList<>();
    for (CellTally cell : rows.cells()) {
      Recorded recorded =
          cells.getOrDefault(
              CsvTable.columns(cell.cell()).stream().map(Object::toString).toList(),
              new Recorded(Map.of(), Set.of()));
      List<String> both =
          cell.problems().entrySet().stream()
              .filter(problem -> problem.getValue().judged() > 0)
              .map(Map.Entry::getKey)
              .filter(id -> recorded.judged.getOrDefault(id, 0) > 0)
              .toList();
      int solvedThere = (int) both.stream().filter(recorded.solved::contains).count();
      compared.add(
          new ComparedCell(
              cell.cell().benchmark(),
              model,
              label(cell.cell()),
              protocol(cell, both, recorded),
              both.isEmpty() ? 0 : 100.0 * solvedThere / both.size(),
              problems,
              source,
              (int) both.stream().filter(id -> cell.problem(id).passed() > 0).count(),
              both.size(),
              both.stream().mapToLong(id -> cell.problem(id).judged()).sum(),
              cell.infrastructure(),
              complete,
              deviations));
    }
    return compared;
  }

  private static String label(Cell cell) {
    return cell.method() + " gamma " + ResultTable.plain(cell.gamma());
  }

  private static String protocol(CellTally cell, List<String> problems, Recorded recorded) {
    List<String> flipped =
        problems.stream()
            .filter(id -> recorded.solved.contains(id) != cell.problem(id).passed() > 0)
            .toList();
    if (problems.isEmpty()) {
      return "not recorded";
    }
    return "solved by any sample; "
        + (flipped.isEmpty()
            ? "the same problems as recorded"
            : "not as recorded: " + String.join(", ", flipped));
  }
}
