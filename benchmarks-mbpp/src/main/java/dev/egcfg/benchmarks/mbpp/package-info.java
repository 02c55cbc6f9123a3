/** The MBPP data set. */
@NullMarked
package dev.egcfg.benchmarks.mbpp;

import org.jspecify.annotations.NullMarked;
