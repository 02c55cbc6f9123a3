package dev.egcfg.experiments.grading;

import dev.egcfg.benchmarks.Problem;
import dev.egcfg.execution.Tests;

/** A program and what decides about it. */
record Submission(String program, Tests tests, boolean inProcess) {

  /** Judged as the benchmark judges. */
  static Submission of(Problem problem, String program) {
    return new Submission(program, problem.judgingTests(), problem.inProcess());
  }
}
