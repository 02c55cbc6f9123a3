/** The DS-1000 data set. */
@NullMarked
package dev.egcfg.benchmarks.ds1000;

import org.jspecify.annotations.NullMarked;
