/** Judging programs that no run of egcfg wrote: gold solutions and other people's samples. */
@NullMarked
package dev.egcfg.experiments.grading;

import org.jspecify.annotations.NullMarked;
