package dev.egcfg.experiments.grading;

import dev.egcfg.benchmarks.DataRecord;
import dev.egcfg.benchmarks.Problem;

/**
 * A line of a samples file.
 *
 * @param program complete, as it is judged
 */
record Sample(DataRecord line, Problem problem, String program) {}
