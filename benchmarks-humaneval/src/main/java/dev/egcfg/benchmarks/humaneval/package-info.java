/** The HumanEval data set. */
@NullMarked
package dev.egcfg.benchmarks.humaneval;

import org.jspecify.annotations.NullMarked;
