package dev.egcfg.reports;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Attempts at problems, in any number of cells.
 *
 * @param judged how many
 * @param infrastructure how many the harness failed; in none of the other numbers
 * @param problems with a judged attempt
 * @param solved problems that one of them solves
 */
record Attempts(long judged, long infrastructure, Set<String> problems, Set<String> solved) {

  static Attempts of(Collection<CellTally> cells) {
    long judged = 0;
    long infrastructure = 0;
    Set<String> problems = new HashSet<>();
    Set<String> solved = new HashSet<>();
    for (CellTally cell : cells) {
      judged += cell.judged();
      infrastructure += cell.infrastructure();
      cell.problems()
          .forEach(
              (id, problem) -> {
                if (problem.judged() > 0) {
                  problems.add(id);
                }
                if (problem.passed() > 0) {
                  solved.add(id);
                }
              });
    }
    return new Attempts(judged, infrastructure, problems, solved);
  }

  /** The paired test of these attempts against others, on the problems that both tried. */
  McNemar against(Attempts other) {
    int onlyThese = 0;
    int onlyOthers = 0;
    for (String problem : problems) {
      if (other.problems.contains(problem)) {
        boolean here = solved.contains(problem);
        boolean there = other.solved.contains(problem);
        onlyThese += here && !there ? 1 : 0;
        onlyOthers += there && !here ? 1 : 0;
      }
    }
    return new McNemar(onlyThese, onlyOthers);
  }
}
