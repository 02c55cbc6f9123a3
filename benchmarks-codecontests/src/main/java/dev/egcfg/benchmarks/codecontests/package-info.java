/** The CodeContests data set. */
@NullMarked
package dev.egcfg.benchmarks.codecontests;

import org.jspecify.annotations.NullMarked;
