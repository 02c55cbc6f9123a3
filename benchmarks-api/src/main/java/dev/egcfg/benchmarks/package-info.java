/** What a benchmark adapter implements: problems, their tests, their prompts. */
@NullMarked
package dev.egcfg.benchmarks;

import org.jspecify.annotations.NullMarked;
