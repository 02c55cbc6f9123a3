package dev.egcfg.cli;

import dev.egcfg.benchmarks.KnownBadProblem;
import dev.egcfg.experiments.RunDirectory;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Prints a run's table and writes its CSV files. */
final class RunTables {

  private final Console console;
  private final boolean json;

  RunTables(Console console, boolean json) {
    this.console = console;
    this.json = json;
  }

  /**
   * @param passAt the k of pass@k
   */
  void print(RunDirectory run, List<Integer> passAt) {
    printTable(run, passAt);
    console.note(
        "report: " + run.writeReport(passAt).resolve("report.html") + " and CSV files beside it");
  }

  private void printTable(RunDirectory run, List<Integer> passAt) {
    console.text(json ? run.report(passAt).json() + "\n" : run.report(passAt).table());
  }

  /** The second table, never the only one: it names what it leaves out. */
  void printWithoutKnownBad(RunDirectory run, List<Integer> passAt) {
    Set<String> knownBad =
        PlannedBenchmark.named(run.benchmark()).knownBad().stream()
            .map(KnownBadProblem::id)
            .collect(Collectors.toSet());
    if (knownBad.isEmpty()) {
      console.note(run.benchmark() + " has no known-bad problems: there is no second table");
      return;
    }
    if (!json) {
      console.data("");
    }
    RunDirectory without = run.without(knownBad);
    printTable(without, passAt);
    console.note("CSV files without known-bad problems: " + without.writeReport(passAt));
  }
}
