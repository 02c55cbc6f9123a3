/** Sandboxed Python: run a program, trace it, judge it. */
@NullMarked
package dev.egcfg.execution;

import org.jspecify.annotations.NullMarked;
