package dev.egcfg.experiments.grading;

import dev.egcfg.benchmarks.DataRecord;
import dev.egcfg.benchmarks.Problem;
import dev.egcfg.execution.ChosenProgram;
import java.util.Optional;

/**
 * A line of a samples file.
 *
 * @param program complete, as it is judged; its rule says how it was come by
 */
record Sample(DataRecord line, Problem problem, Optional<ChosenProgram> program) {

  /** How the program was come by. */
  String rule() {
    return program.map(ChosenProgram::rule).orElse("no code");
  }
}
